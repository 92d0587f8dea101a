"""The address book of the house. Names: ``exams:unit-rates``."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reports.urls")),
    path("", include("accounts.urls")),
    path("study/", include("courses.urls")),
    path("exams/", include("exams.urls")),
    path("certificates/", include("certificates.urls")),
    path("verify/", include("certificates.public_urls")),
    path("api/v1/", include("config.api_urls")),
    path("desk/login/", desk.sign_in, name="desk-sign-in"),
    path("desk/password_change/", desk.password, name="desk-password"),
    path("desk/", admin.site.urls),
]

handler404 = "accounts.views.errors.not_found"

if settings.DEBUG:
    from config.styleguide import StyleGuide

    urlpatterns.append(path("styleguide/", StyleGuide.as_view(), name="styleguide"))
