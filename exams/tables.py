"""The sheets of exams: rates per unit and the people behind a number, for page, CSV and XLSX alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets import Cell, Column, Sheet
from exams.enums import ExamKind
from exams.models import Campaign, ExamSession, RosterEntry
from exams.rates import NO_RATE, Rate
from exams.statistics.counts import Tally
from exams.statistics.people import PersonFacts


def rate_columns(*, has_gate: bool) -> list[Column]:
    """Unit, R, X, N, then each numerator with its rate."""
    columns = [Column(_("Unit"), 36), Column("R"), Column("X"), Column("N")]
    for name, rate in _steps(has_gate):
        columns += [Column(name, 14), Column(rate, 14, "0.00%")]
    extra = [_("Attendance of the registered"), _("Pass rate of those who sat"), _("Share of exemptions")]
    columns += [Column(name, 18, "0.00%") for name in extra]
    counts = [
        _("Absent"),
        _("Failed the exam"),
        _("Misconduct"),
        _("Result outstanding"),
        _("Exempt, but sat the exam"),
    ]
    return columns + [Column(name, 14) for name in [*counts, _("Steps out of order")]]


def _steps(has_gate: bool) -> list[tuple[str, str]]:
    gate = [(_("Credits reached"), _("Gate rate"))] if has_gate else []
    return [
        (_("Started study"), _("Participation rate")),
        *gate,
        (_("Registered (approved)"), _("Registration rate")),
        (_("Sat the exam"), _("Attendance rate")),
        (_("Passed"), _("Pass rate")),
    ]


def rate_row(name: str, tally: Tally) -> list[Cell]:
    """One line of the sheet, in the order of ``rate_columns``."""
    rates = tally.rates
    row: list[Cell] = [
        name,
        tally.roster,
        tally.exempt,
        tally.required,
        tally.started,
        _fraction(rates.participation),
    ]
    if rates.gate_rate is not None:
        row += [tally.gate, _fraction(rates.gate_rate)]
    row += [
        tally.registered,
        _fraction(rates.registration),
        tally.sat,
        _fraction(rates.attendance),
        tally.passed,
        _fraction(rates.pass_rate),
        _fraction(rates.attendance_of_registered),
        _fraction(rates.pass_of_sat),
        _fraction(rates.exemption_share),
        tally.absent,
        tally.failed,
        tally.misconduct,
        tally.outstanding,
        tally.exempt_sat,
        tally.broken,
    ]
    return row


def _fraction(rate: Rate) -> Cell:
    """For a cell with a per-cent format, rounded as the page shows it; a dash when nobody is required."""
    return NO_RATE if rate.percent is None else rate.percent / 100


def csv_row(row: Sequence[Cell], columns: Sequence[Column]) -> list[Cell]:
    """The same line with rates as ``98.77%``: CSV carries no formats."""
    return [
        f"{value * 100:.2f}%" if column.number_format and isinstance(value, Decimal) else value
        for value, column in zip(row, columns, strict=True)
    ]


def definitions(campaign: Campaign) -> list[tuple[str, str]]:
    """What each word of the table means (domain.md §4), for the page and the second sheet."""
    rows = [
        ("R", _roster_definition(campaign)),
        ("X", _("People of R with an approved exemption.")),
        ("N", _("R − X, the people required to take part. Every numerator counts people of N only.")),
        (_("Participation rate"), _("People who began a course of the year ÷ N.")),
    ]
    if campaign.kind == ExamKind.ANNUAL:
        rows.append(
            (_("Gate rate"), _("People who reached the credits ÷ N; the alternative to participation."))
        )
    return [
        *rows,
        (_("Registration rate"), _("People with an approved registration ÷ N.")),
        (_("Attendance rate"), _("People who handed in at least one paper ÷ N; alternatively ÷ registered.")),
        (
            _("Pass rate"),
            _("People who passed, make-up exams included, ÷ N; alternatively ÷ those who sat.")
            if campaign.kind != ExamKind.QUALIFICATION
            else _(
                "People who passed both papers, make-up exams included, ÷ N; alternatively ÷ those who sat."
            ),
        ),
        (_("Rounding"), _("Two decimals, half up; only everybody is 100.00%; “—” when N is 0.")),
    ]


def _roster_definition(campaign: Campaign) -> str:
    return {
        ExamKind.ANNUAL: _("People on the establishment on the snapshot date, contract staff left out."),
        ExamKind.QUALIFICATION: _(
            "People in enforcement posts without a valid qualification on the snapshot date."
        ),
        ExamKind.PRE_APPOINTMENT: _("The nominees of the justice bureau."),
    }[ExamKind(campaign.kind)]


def rate_sheets(
    campaign: Campaign, session: ExamSession | None, lines: Sequence[tuple[str, Tally]], now: datetime
) -> list[Sheet]:
    """The rates, and a sheet that says what they are and when they were counted."""
    has_gate = campaign.kind == ExamKind.ANNUAL
    facts = [
        (_("Campaign"), campaign.title),
        (_("Session"), session.title if session else _("Whole campaign")),
        (_("Roster frozen as of"), campaign.snapshot_on.isoformat()),
        (_("Counted at"), f"{timezone.localtime(now):%Y-%m-%d %H:%M}"),
    ]
    notes = Sheet(
        _("Definitions"),
        [Column(_("Term"), 24), Column(_("Meaning"), 90, wrap=True)],
        [*facts, *definitions(campaign)],
    )
    rows = [rate_row(name, tally) for name, tally in lines]
    return [Sheet(_("Rates"), rate_columns(has_gate=has_gate), rows), notes]


def people_columns() -> list[Column]:
    return [
        Column(_("Name"), 14),
        Column(_("Unit"), 36),
        Column(_("Post"), 18),
        Column(_("Status"), 16),
        Column(_("Steps out of order"), 40, wrap=True),
    ]


def people_row(entry: RosterEntry, facts: PersonFacts) -> list[Cell]:
    breaks = "; ".join(str(each.label) for each in facts.breaks)
    return [entry.person.name, entry.unit.name, entry.post_title, str(facts.standing.label), breaks]
