"""Counts by a query that shares nothing with ours; for generated districts and the demonstration year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection

from exams.models import Campaign
from exams.statistics import counts

QUERY = (Path(__file__).parent / "independent_rates.sql").read_text(encoding="utf-8")
COLUMNS = ("roster", "exempt", "started", "gate", "registered", "sat", "passed", "absent", "exempt_sat")


def independent_counts(campaign: Campaign, now: datetime) -> dict[int, dict[str, int]]:
    """Unit id → the figures of its own people."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"campaign": campaign.pk, "now": now})
        return {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in cursor.fetchall()}


def our_counts(campaign: Campaign, now: datetime) -> dict[int, dict[str, int]]:
    """The same figures as the pages show them."""
    rows = counts(campaign, [f"/{campaign.district_id}/"], now)
    return {row.unit_id: {name: getattr(row.tally, name) for name in COLUMNS} for row in rows}
