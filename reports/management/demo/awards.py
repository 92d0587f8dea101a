"""Certificates of the finished year: everybody's is numbered and valid, thirty are drawn at once."""

from __future__ import annotations

from datetime import timedelta

from certificates.models import Certificate
from certificates.services import batches, drawing
from exams.models import ExamSession
from reports.management.demo.district import District
from reports.management.demo.names import ETHNIC_NAMES, RARE_NAMES

DRAWN_AT_ONCE = 30


def build(district: District, sessions: list[ExamSession]) -> None:
    """One batch per session, a month after it closed; the rest of the files is drawn when somebody asks."""
    for session in sessions:
        issued_at = session.closes_at + timedelta(days=30)
        batches.open_batch(session, district.staff["issuer"], issued_at, on_demand=True)
        # Rare names first: they are what one wants to look at.
        found = Certificate.objects.filter(campaign=session.campaign)
        special = found.filter(holder_name__in=[*RARE_NAMES, *ETHNIC_NAMES])
        rest = found.exclude(pk__in=special.values("pk")).order_by("number")
        chosen = [*special, *rest[:DRAWN_AT_ONCE]][: DRAWN_AT_ONCE // len(sessions)]
        for certificate in chosen:
            drawing.draw_on_demand(certificate, issued_at)
