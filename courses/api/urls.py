from django.urls import URLPattern

app_name = "courses-api"
urlpatterns: list[URLPattern] = []
