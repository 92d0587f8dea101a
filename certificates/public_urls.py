"""Verification, open to everybody. The address with a code stands in every QR code: it never changes."""

from django.urls import path, re_path

from certificates.views import verification

app_name = "verification"
urlpatterns = [
    path("", verification.form, name="form"),
    re_path(r"^(?P<code>[^/]{1,80})/?$", verification.certificate, name="certificate"),
    re_path(r"^(?P<code>[^/]{1,80})/file$", verification.file, name="file"),
]
