from courses.models.courses import Course, CourseAudience, Lesson
from courses.models.laws import Law, LawDraft, LawVersion, Provision
from courses.models.study import CreditEntry, LessonProgress, StudyRecord, StudySegment

__all__ = [
    "Course",
    "CourseAudience",
    "CreditEntry",
    "Law",
    "LawDraft",
    "LawVersion",
    "Lesson",
    "LessonProgress",
    "Provision",
    "StudyRecord",
    "StudySegment",
]
