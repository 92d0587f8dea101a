"""The exams of two years: two that are over, one open now, one in registration."""

from __future__ import annotations

import random
from datetime import timedelta

from accounts.enums import Role
from accounts.models import RoleGrant
from exams.enums import ExamKind, PaperPart
from exams.models import ExamSession
from exams.services import papers
from reports.management.demo import calendar, steps
from reports.management.demo.banks import Banks
from reports.management.demo.calendar import Dates
from reports.management.demo.district import OPENED_ON, District
from reports.management.demo.sitting import Hall, play

ABSENT = 0.018
ABSENT_AT_MAKE_UP = 0.25
ALREADY_SAT = 0.3  # of the exam that is open now


class Exams:
    """The exams of two years. Each method is a step of the story, in this order."""

    def __init__(self, district: District, banks: Banks) -> None:
        self.district, self.banks = district, banks
        self.chance = random.Random("exams of the demonstration")
        self.abilities = _abilities(district, self.chance)
        _appoint_liaisons(district)

    def last_years_exam(self) -> ExamSession:
        return _last_years_exam(self.district, self.banks, self.abilities, self.chance)

    def last_years_qualification(self) -> ExamSession:
        return _last_years_qualification(self.district, self.banks, self.abilities, self.chance)

    def open_exam(self) -> None:
        _open_exam(self.district, self.banks, self.abilities, self.chance)

    def coming_qualification(self) -> None:
        _coming_qualification(self.district, self.banks)


def _appoint_liaisons(district: District) -> None:
    """The last person of each first-level unit, the justice bureau aside, which has its own."""
    top = [code for code, unit in district.units.items() if "-" not in code and unit != district.bureau]
    last = {person.unit: person.username for person in district.roster}
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=district.people[last[code]],
            role=Role.LIAISON,
            unit=district.units[code],
            valid_from=OPENED_ON,
            granted_by=district.staff["security"],
            reason="单位管理员",
        )
        for code in top
    )


def _abilities(district: District, chance: random.Random) -> dict[int, float]:
    """Units differ a little, people more."""
    units = {code: chance.gauss(0, 0.25) for code in district.units}
    return {
        district.people[person.username].pk: chance.gauss(0.35, 0.85) + units[person.unit]
        for person in district.roster
    }


# --- Last year


def _last_years_exam(
    district: District, banks: Banks, abilities: dict[int, float], chance: random.Random
) -> ExamSession:
    dates = calendar.last_years_exam(district.now)
    year = dates.snapshot_on.year
    campaign = steps.campaign(
        district, ExamKind.ANNUAL, f"{year}年度国家工作人员学法考法", year, dates.snapshot_on
    )
    session = steps.session(campaign, banks.annual, f"{year}年度学法考法", dates, minutes=90)
    steps.exempt(district, campaign, dates)
    people = steps.register(district, session, chance)
    failed_or_absent = steps.hold(session, people, abilities, chance, share_absent=ABSENT)
    make_up_dates = calendar.last_years_make_up(district.now)
    make_up = steps.session(
        campaign, banks.annual, f"{year}年度学法考法（补考）", make_up_dates, minutes=90, make_up_of=session
    )
    again = [person for person in steps.register(district, make_up, chance) if person.pk in failed_or_absent]
    steps.hold(make_up, again, abilities, chance, share_absent=ABSENT_AT_MAKE_UP)
    steps.close(session, make_up)
    return session


def _last_years_qualification(
    district: District, banks: Banks, abilities: dict[int, float], chance: random.Random
) -> ExamSession:
    dates = calendar.last_years_qualification(district.now)
    year = dates.snapshot_on.year
    campaign = steps.campaign(
        district, ExamKind.QUALIFICATION, f"{year}年行政执法资格考试", year, dates.snapshot_on
    )
    afternoon = Dates(
        dates.snapshot_on,
        dates.registration_opens_at,
        dates.registration_closes_at,
        dates.opens_at + timedelta(hours=5, minutes=30),
        dates.closes_at + timedelta(hours=5, minutes=30),
    )
    common = steps.session(
        campaign,
        banks.common,
        f"{year}年行政执法资格考试（通用）",
        dates,
        minutes=120,
        part=PaperPart.COMMON,
        is_fixed=True,
    )
    specialist = steps.session(
        campaign,
        banks.specialist,
        f"{year}年行政执法资格考试（专门）",
        afternoon,
        minutes=120,
        part=PaperPart.SPECIALIST,
        is_fixed=True,
    )
    for session in (common, specialist):
        steps.hold(session, steps.register(district, session, chance), abilities, chance, share_absent=ABSENT)
    steps.close(common, specialist)
    return specialist


# --- This year


def _open_exam(district: District, banks: Banks, abilities: dict[int, float], chance: random.Random) -> None:
    """Open now: a part has sat; everybody else's paper lies ready, also for those who sign in."""
    dates = calendar.open_exam(district.now)
    year = district.now.year
    campaign = steps.campaign(
        district, ExamKind.ANNUAL, f"{year}年度国家工作人员学法考法", year, dates.snapshot_on
    )
    session = steps.session(campaign, banks.annual, f"{year}年度学法考法", dates, minutes=90, max_attempts=2)
    steps.exempt(district, campaign, dates)
    people = steps.register(district, session, chance)
    staff = {user.pk for user in district.staff.values()}
    done = [person for person in people if person.pk not in staff and chance.random() < ALREADY_SAT]
    hall = Hall(session, (dates.opens_at, district.now - timedelta(hours=2)), chance)
    play(hall, [(person, abilities[person.pk]) for person in done])
    papers.deal(session, now=dates.opens_at - timedelta(hours=12))


def _coming_qualification(district: District, banks: Banks) -> None:
    """In registration: the units have begun to put people forward, nobody has decided yet."""
    dates = calendar.coming_qualification(district.now)
    year = dates.opens_at.year
    campaign = steps.campaign(
        district, ExamKind.QUALIFICATION, f"{year}年行政执法资格考试", year, dates.snapshot_on
    )
    session = steps.session(
        campaign,
        banks.common,
        f"{year}年行政执法资格考试（通用）",
        dates,
        minutes=120,
        part=PaperPart.COMMON,
        is_fixed=True,
    )
    steps.session(
        campaign,
        banks.specialist,
        f"{year}年行政执法资格考试（专门）",
        Dates(
            dates.snapshot_on,
            dates.registration_opens_at,
            dates.registration_closes_at,
            dates.opens_at + timedelta(hours=5, minutes=30),
            dates.closes_at + timedelta(hours=5, minutes=30),
        ),
        minutes=120,
        part=PaperPart.SPECIALIST,
        is_fixed=True,
    )
    ready = steps.eligible(district, session, district.now - timedelta(days=2))
    for unit, rows in list(steps.by_top_unit(district, ready).items())[::2]:
        steps.submit(district, session, unit, rows, now=district.now - timedelta(days=2))
