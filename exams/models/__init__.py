from exams.models.attempts import AnswerLog, Attempt, Misconduct, Receipt, Response, TimeAdjustment
from exams.models.banks import (
    Bank,
    Question,
    QuestionCitation,
    QuestionReview,
    QuestionUpload,
    QuestionVersion,
)
from exams.models.campaigns import Campaign, Exemption, Nominee, Registration, Roster, RosterEntry
from exams.models.sessions import Blueprint, BlueprintRow, ExamSession

__all__ = [
    "AnswerLog",
    "Attempt",
    "Bank",
    "Blueprint",
    "BlueprintRow",
    "Campaign",
    "ExamSession",
    "Exemption",
    "Misconduct",
    "Nominee",
    "Question",
    "QuestionCitation",
    "QuestionReview",
    "QuestionUpload",
    "QuestionVersion",
    "Receipt",
    "Registration",
    "Response",
    "Roster",
    "RosterEntry",
    "TimeAdjustment",
]
