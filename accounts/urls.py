"""Sign-in, one's own data, people, units, roles, audit trail, jobs."""

from django.urls import path

from accounts.views import jobs
from common.http import preferences

app_name = "accounts"
urlpatterns = [
    path("preferences/", preferences.save, name="preferences"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/result/", jobs.job_result, name="job-result"),
]
