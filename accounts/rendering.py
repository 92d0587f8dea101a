"""Activation slips on paper: ten on a sheet, each with its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import slipcode
from accounts.slipcode import Issued
from common.pdf.slips import Slip, render_slips


def activation_slips(issued: Sequence[Issued], *, address: str, author: str, made_on: date) -> bytes:
    """The PDF of these slips. ``address``: the activation page; the code goes into its fragment.

    Raises ``common.pdf.fonts.MissingGlyphs``.
    """
    slips = [_slip(each, address) for each in issued]
    return render_slips(slips, title=_("Activation slips"), author=author, made_on=made_on)


def _slip(issued: Issued, address: str) -> Slip:
    code = slipcode.shown(issued.code)
    return Slip(
        title=_("Law study and exams: activation slip"),
        lines=(
            (_("Name"), issued.person_name),
            (_("Unit"), issued.unit_name),
            (_("User name"), issued.username),
            (_("Code"), code),
            (_("Valid until"), f"{timezone.localtime(issued.expires_at):%Y-%m-%d %H:%M}"),
        ),
        qr=f"{address}#{code}",
        note=_("Open %(address)s or scan the code and choose your password. Works once; keep it to yourself.")
        % {"address": address},
    )
