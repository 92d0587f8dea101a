"""Who holds a valid enforcement qualification by the exams taken here."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Unit
from accounts.services import settings
from exams.enums import ExamKind, PaperPart, SessionState
from exams.models import Attempt

BOTH = {PaperPart.COMMON.value, PaperPart.SPECIALIST.value}


def qualified_people(district: Unit, on: date) -> set[int]:
    """Canonical ids of people who passed both papers of one campaign (or its only paper) in the years before
    ``on``.

    A qualification without a card is valid for as many years as the district sets (Zhejiang 条例 2021 art.
    28: 5), counted from the last paper passed.
    """
    years = int(settings.get(district, "certificate.qualification_years"))
    rows = (
        Attempt.objects.passed()
        .filter(
            session__campaign__district_id=district.district_or_self_id,
            session__campaign__kind=ExamKind.QUALIFICATION,
            submitted_at__lt=timezone.make_aware(datetime.combine(on, time.max)),
        )
        .exclude(session__state=SessionState.CANCELLED)
        .order_by()
        .values_list(
            "session__campaign_id", Coalesce("candidate__merged_into_id", "candidate_id"), "session__part"
        )
        .annotate(last=Max("submitted_at"))
    )
    papers: dict[tuple[int, int], dict[str, date]] = {}
    for campaign, person, part, last in rows:
        papers.setdefault((campaign, person), {})[part] = timezone.localdate(last)
    return {
        person
        for (_campaign, person), passed in papers.items()
        if (PaperPart.WHOLE in passed or passed.keys() >= BOTH)
        and _years_after(max(passed.values()), years) > on
    }


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
