from django.urls import URLPattern, path

from exams.api import described, sitting

app_name = "exams-api"
urlpatterns: list[URLPattern] = []

# sitting
urlpatterns += [
    path("exams/mine", sitting.MyExamsView.as_view(), name="my-exams"),
    path("sessions/<int:pk>/enter", sitting.EnterView.as_view(), name="session-enter"),
    path("attempts/<uuid:pk>/start", sitting.StartView.as_view(), name="attempt-start"),
    path("attempts/<uuid:pk>/answers", described.answers, name="attempt-answers"),
    path("attempts/<uuid:pk>/submit", described.submit, name="attempt-submit"),
    path("attempts/<uuid:pk>/state", described.state, name="attempt-state"),
]
