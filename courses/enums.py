"""Closed lists of courses (domain.md §3, §6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LawCategory(TextChoices):
    CONSTITUTION = "CONSTITUTION", _("Constitution")
    LAW = "LAW", _("Law")
    SUPERVISORY_REGULATION = "SUPERVISORY_REGULATION", _("Supervisory regulation")
    ADMIN_REGULATION = "ADMIN_REGULATION", _("Administrative regulation")
    LOCAL_REGULATION = "LOCAL_REGULATION", _("Local regulation")
    DEPARTMENT_RULE = "DEPARTMENT_RULE", _("Department rule")
    LOCAL_GOVERNMENT_RULE = "LOCAL_GOVERNMENT_RULE", _("Local government rule")
    JUDICIAL_INTERPRETATION = "JUDICIAL_INTERPRETATION", _("Judicial interpretation")
    PARTY_REGULATION = "PARTY_REGULATION", _("Party regulation")
    NORMATIVE_DOCUMENT = "NORMATIVE_DOCUMENT", _("Normative document")


class LawStatus(TextChoices):
    NOT_YET_EFFECTIVE = "NOT_YET_EFFECTIVE", _("Not yet in force")
    IN_FORCE = "IN_FORCE", _("In force")
    AMENDED = "AMENDED", _("Amended")
    REPEALED = "REPEALED", _("Repealed")
    LAPSED = "LAPSED", _("Lapsed")


class TextKind(TextChoices):
    """FULL is the official text; DIGEST our own study notes by article; NONE an instrument listed without
    text.
    """

    FULL = "FULL", _("Full text")
    DIGEST = "DIGEST", _("Study digest")
    NONE = "NONE", _("Listed without text")


class LawChange(TextChoices):
    NEW = "NEW", _("Newly issued")
    REVISED = "REVISED", _("Revised")


class NodeKind(TextChoices):
    """Levels of a law text that are rows; paragraphs and items live inside their article.

    PREAMBLE, GROUP, PARAGRAPH and ANNEX are what files hold beside the steps of a statute: words before the
    first article, headings without a number, text outside any article, and what follows the text.
    """

    PREAMBLE = "序言", _("Preamble")
    PART = "编", _("Part")
    SUBPART = "分编", _("Subpart")
    CHAPTER = "章", _("Chapter")
    SECTION = "节", _("Section")
    GROUP = "标题", _("Heading")
    ARTICLE = "条", _("Article")
    PARAGRAPH = "款", _("Paragraph")
    ANNEX = "附件", _("Annex")


class Requirement(TextChoices):
    REQUIRED = "REQUIRED", _("Required reading")
    ELECTIVE = "ELECTIVE", _("Elective")


class CourseStatus(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Published")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Audience(TextChoices):
    """Whom within the unit subtree a course is for."""

    EVERYBODY = "EVERYBODY", _("Everybody")
    LEADERS = "LEADERS", _("Leading officials")
    ENFORCEMENT = "ENFORCEMENT", _("Enforcement posts")


class SegmentEnd(TextChoices):
    """Why a stretch of study stopped counting."""

    FINISHED = "FINISHED", _("Left the lesson")
    IDLE = "IDLE", _("No sign of reading")
    REPLACED = "REPLACED", _("Another lesson was opened")
    COMPLETED = "COMPLETED", _("Lesson completed")


class CreditReason(TextChoices):
    """Why an entry of the ledger counted, or why not."""

    LESSON_COMPLETED = "LESSON_COMPLETED", _("Lesson completed")
    DAILY_CAP = "DAILY_CAP", _("Above the daily limit")
    CORRECTION = "CORRECTION", _("Correction")


class BeatOutcome(TextChoices):
    """What one heartbeat of study did, and why it counted nothing if it did not."""

    COUNTED = "COUNTED", _("Counting")
    TOO_EARLY = "TOO_EARLY", _("Not counted: too soon after the last report")
    NO_SIGN = "NO_SIGN", _("Paused: no sign of reading; time counts again when you read on")
    IDLE = "IDLE", _("Stopped: no sign of reading for too long")
    DAILY_CAP = (
        "DAILY_CAP",
        _("Today's credits are full: this lesson is credited when you open it on another day"),
    )
    COMPLETED = "COMPLETED", _("Lesson completed")
