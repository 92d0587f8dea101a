"""Routes under /api/v1/."""

from django.urls import path

from certificates.api import views

app_name = "certificates-api"
urlpatterns = [
    path("verify/<str:code>", views.Verify.as_view(), name="verify"),
    path("certificates/mine", views.Mine.as_view(), name="mine"),
]
