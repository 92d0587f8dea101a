"""Short homes of question editors and reviewers, exam officers, issuers and the three administrators."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Unit
from common.http.doors import Request
from common.peopletime import spoken
from exams import access
from reports.statistics import staff
from reports.views.links import Row, to, waiting
from reports.views.sections import Section

WORKLIST = "reports/sections/worklist.html"


def editor(request: Request, district: Unit) -> Section:
    found = staff.writing(request.user, access.banks_in_scope(request.scope, Role.QUESTION_EDITOR))
    rows = waiting(
        Row(
            _("Returned by the reviewer"),
            found.returned,
            to("exams:banks"),
            _("Read the comment and correct."),
        ),
        Row(
            _("My drafts"),
            found.drafts - found.returned,
            to("exams:banks"),
            _("Submit them for review when ready."),
        ),
        Row(_("In review"), found.in_review, to("exams:banks"), _("Somebody else reads them.")),
    )
    note = _("%(count)s published questions stand in the banks.") % {"count": found.published}
    return _worklist("editor", _("Writing questions"), rows, note, (_("Question banks"), to("exams:banks")))


def reviewer(request: Request, district: Unit) -> Section:
    found = staff.reviewing(request.user, access.questions_to_review(request.scope))
    rows = waiting(Row(_("Questions waiting for my review"), found.waiting, to("exams:reviews")))
    note = (
        _("%(count)s questions of your own wait for another reviewer.") % {"count": found.own}
        if found.own
        else ""
    )
    return _worklist("reviewer", _("Reviewing questions"), rows, note, (_("Review"), to("exams:reviews")))


def officer(request: Request, district: Unit) -> Section:
    found = staff.exams(access.managed_sessions(request.scope), request.now)
    rows = waiting(
        Row(_("Drafts of sessions"), found.drafts, to("exams:sessions"), _("Check and publish them."))
    )
    return Section(
        "officer",
        _("Exam affairs"),
        "reports/sections/officer.html",
        {
            "rows": rows,
            "sittings": [(each, to("exams:session", each.session.pk)) for each in found.sittings],
            "sessions_url": to("exams:sessions"),
        },
    )


def issuer(request: Request, district: Unit) -> Section:
    today = timezone.localdate(request.now)
    districts = access.district_ids(request.scope, Role.CERTIFICATE_ISSUER)
    found = staff.issuing(districts, request.scope.of(Role.CERTIFICATE_ISSUER), on=today)
    rows = [
        Row(
            _("Passed and without a certificate"),
            each.people,
            to("certificates:batch-check", each.session.pk),
            each.campaign.title,
        )
        for each in found.to_certify
    ]
    rows += [
        Row(_("Batches being drawn"), found.running, to("certificates:batches")),
        Row(
            _("Certificates that could not be drawn"),
            found.failed,
            to("certificates:batches"),
            _("Try again, or void the number on record."),
        ),
    ]
    note = _("%(count)s certificates issued in %(year)s.") % {
        "count": found.issued_this_year,
        "year": today.year,
    }
    return _worklist(
        "issuer",
        _("Certificates"),
        waiting(*rows),
        note,
        (_("Register of certificates"), to("certificates:register")),
    )


def system(request: Request, district: Unit) -> Section:
    found = staff.machine(request.now)
    rows = waiting(
        Row(_("Jobs that failed in the last seven days"), found.failed, ""),
        Row(_("Jobs running"), found.running, ""),
        Row(_("Jobs waiting for the worker"), found.waiting, ""),
    )
    return _worklist("system", _("System"), rows, "", (_("District settings"), to("accounts:settings")))


def security(request: Request, district: Unit) -> Section:
    found = staff.security(request.scope.of(Role.SECURITY_ADMIN), on=timezone.localdate(request.now))
    grants = to("accounts:grants")
    rows = waiting(
        Row(_("Roles that end within thirty days"), found.ending, grants),
        Row(_("Closed accounts that still hold a role"), found.closed_with_role, grants),
        Row(_("People with a role"), found.holders, grants),
    )
    return _worklist("security", _("Security"), rows, "", (_("Roles"), grants))


def audit(request: Request, district: Unit) -> Section:
    found = staff.trail(request.now)
    trail = to("accounts:audit")
    rows = waiting(
        Row(_("Entries of the last 24 hours"), found.last_day, trail),
        Row(_("Entries not sealed yet"), found.unsealed, trail, _("They are sealed within seconds.")),
    )
    note = (
        _("Last sealed block: no. %(number)s, %(when)s.")
        % {
            "number": found.last_block.number,
            "when": spoken(
                timezone.localtime(found.last_block.sealed_at), now=timezone.localtime(request.now)
            ),
        }
        if found.last_block
        else _("No block has been sealed yet.")
    )
    return _worklist("audit", _("Audit"), rows, note, (_("Audit trail"), trail))


def _worklist(name: str, title: str, rows: list[Row], note: str, link: tuple[str, str]) -> Section:
    return Section(name, title, WORKLIST, {"rows": rows, "note": note, "action": link[0], "url": link[1]})
