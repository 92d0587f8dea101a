from django.urls import path

from courses.views import law_import, learning, ledger, lessons, library, manage, overview

app_name = "courses"
urlpatterns = [
    path("", learning.home, name="home"),
    path("courses/<int:pk>/", learning.course, name="course"),
    path("lessons/<int:pk>/", learning.lesson, name="lesson"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("units/", overview.units, name="units"),
    path("people/", overview.people, name="people"),
    path("people/<int:pk>/", ledger.person_ledger, name="person-ledger"),
    path("laws/", library.laws, name="laws"),
    path("laws/<int:pk>/", library.law, name="law"),
    path("laws/versions/<int:pk>/", library.version, name="version"),
    path("laws/import/", law_import.upload, name="law-import"),
    path("laws/import/<uuid:pk>/", law_import.draft, name="law-draft"),
    path("laws/import/<uuid:pk>/discard/", law_import.discard, name="law-draft-discard"),
    path("manage/", manage.course_list, name="manage"),
    path("manage/new/", manage.course_new, name="course-new"),
    path("manage/<int:pk>/", manage.course_edit, name="course-edit"),
    path("manage/<int:pk>/publish/", manage.publish, name="course-publish"),
    path("manage/<int:pk>/withdraw/", manage.withdraw, name="course-withdraw"),
    path("manage/<int:pk>/audience/", manage.audience_add, name="audience-add"),
    path("manage/<int:pk>/audience/<int:row>/remove/", manage.audience_remove, name="audience-remove"),
    path("manage/<int:pk>/lessons/new/", lessons.lesson_new, name="lesson-new"),
    path("manage/<int:pk>/lessons/<int:lesson>/", lessons.lesson_edit, name="lesson-edit"),
    path("manage/<int:pk>/lessons/<int:lesson>/preview/", lessons.lesson_preview, name="lesson-preview"),
    path("manage/<int:pk>/lessons/<int:lesson>/remove/", lessons.lesson_remove, name="lesson-remove"),
    path("manage/<int:pk>/lessons/<int:lesson>/move/", lessons.lesson_move, name="lesson-move"),
]
