"""What a step of a certificate's life is called, and what it means for whoever holds the certificate."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from certificates.services import lifecycle


@dataclass(frozen=True)
class Words:
    """``question`` and ``done`` name the holder: %(holder)s."""

    verb: str | Promise
    question: str | Promise
    consequence: str | Promise
    done: str | Promise
    icon: str
    kind: str


_WORDS = {
    "suspend": Words(
        _("Suspend certificate"),
        _("Suspend the certificate of %(holder)s?"),
        _("The public page shows “suspended” at once. It can be reinstated."),
        _("The certificate of %(holder)s is suspended."),
        "circle-pause",
        "secondary",
    ),
    "reinstate": Words(
        _("Reinstate certificate"),
        _("Reinstate the certificate of %(holder)s?"),
        _("The public page shows it as valid again at once."),
        _("The certificate of %(holder)s is reinstated."),
        "circle-play",
        "primary",
    ),
    "cancel": Words(
        _("Cancel certificate"),
        _("Cancel the certificate of %(holder)s?"),
        _("Closure without fault: transfer, resignation, retirement, death or merger. It cannot be undone."),
        _("The certificate of %(holder)s is cancelled."),
        "circle-slash",
        "danger",
    ),
    "revoke": Words(
        _("Revoke certificate"),
        _("Revoke the certificate of %(holder)s?"),
        _("A sanction. The public page shows “revoked” at once and for good. It cannot be undone."),
        _("The certificate of %(holder)s is revoked."),
        "ban",
        "danger",
    ),
}


def words(name: str) -> Words:
    return _WORDS[name]


def question(certificate: Certificate, name: str) -> str:
    return str(_WORDS[name].question) % {"holder": certificate.holder_name}


def done(certificate: Certificate, name: str) -> str:
    return str(_WORDS[name].done) % {"holder": certificate.holder_name}


def offered(certificate: Certificate) -> list[tuple[Words, str]]:
    """Words and address of each step that may follow now."""
    return [
        (_WORDS[name], reverse("certificates:step", args=[certificate.pk, name]))
        for name in lifecycle.possible_steps(certificate.status.state)
    ]
