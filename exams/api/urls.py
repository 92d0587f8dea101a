from django.urls import URLPattern

app_name = "exams-api"
urlpatterns: list[URLPattern] = []
