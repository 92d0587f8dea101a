"""A look at the sheet before anything is issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from certificates.rendering import render
from certificates.services import batches
from common.errors import Conflict
from exams.models import ExamSession

NO_NUMBER = "0" * 24
NO_CODE = "0000-0000-0000-0000"


def sample(session: ExamSession, on: date) -> bytes:
    """The sheet with the longest texts of the batch to be, as a specimen (样张) without a number.

    Raises Conflict ``nobody_waiting`` when nobody's names could be printed.
    """
    checked = batches.pre_flight(session, on)
    printable = [draft.sheet for draft in checked.drafts if not draft.sheet.missing_glyphs()]
    if not printable:
        raise Conflict(_("There is no certificate to preview."), code="nobody_waiting")
    longest = max(printable, key=lambda sheet: len(sheet.holder_name) + len(sheet.unit_name))
    address = f"{settings.PUBLIC_ADDRESS}/verify/{NO_CODE}"
    return render(replace(longest, number=NO_NUMBER, verify_url=address, is_demonstration=True))
