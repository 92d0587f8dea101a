from django.urls import URLPattern

app_name = "certificates-api"
urlpatterns: list[URLPattern] = []
