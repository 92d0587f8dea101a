"""Sign-in, one's own data, people, units, roles, audit trail, jobs."""

from django.urls import path

from accounts.views import jobs, me, passwords, session
from common.http import preferences

app_name = "accounts"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("activate/", passwords.activate, name="activate"),
    path("activate/password/", passwords.activate_password, name="activate-password"),
    path("first-password/", passwords.first_password, name="first-password"),
    path("me/", me.me, name="me"),
    path("password/", passwords.password, name="password"),
    path("preferences/", preferences.save, name="preferences"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/result/", jobs.job_result, name="job-result"),
]
