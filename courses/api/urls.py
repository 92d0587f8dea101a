from django.urls import path

from courses.api import views

app_name = "courses-api"
urlpatterns = [
    path("laws/", views.Laws.as_view(), name="laws"),
    path("laws/<int:pk>/", views.LawDetail.as_view(), name="law"),
    path("laws/versions/<int:pk>/articles/", views.Articles.as_view(), name="articles"),
    path("courses/", views.Courses.as_view(), name="courses"),
    path("courses/<int:pk>/lessons/", views.CourseLessons.as_view(), name="course-lessons"),
    path("lessons/<int:pk>/", views.LessonDetail.as_view(), name="lesson"),
    path("study/segments", views.Segments.as_view(), name="segments"),
    path("study/segments/<uuid:pk>/beats", views.Beats.as_view(), name="beats"),
    path("study/segments/<uuid:pk>/end", views.SegmentEnd.as_view(), name="segment-end"),
    path("study/ledger/", views.Ledger.as_view(), name="ledger"),
    path("study/gate/", views.Gate.as_view(), name="gate"),
]
