"""From people to what is printed about them, to the facts that are kept, and back. Facts never change."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.enums import Sex
from accounts.models import Unit, User
from accounts.services import settings
from certificates.enums import CertificateKind
from certificates.models import Certificate
from certificates.rendering import Sheet
from certificates.rendering.wording import LANGUAGES
from certificates.standing import last_day
from certificates.verification_code import grouped
from common.figures import masked_id_number
from exams.models import Campaign, RosterEntry

LANGUAGE = "zh-hans"
_DATES = ("issued_on", "valid_from", "valid_to")
_YEARS = {
    CertificateKind.COMPLETION: "certificate.completion_years",
    CertificateKind.QUALIFICATION: "certificate.qualification_years",
}


class Printer:
    """What all sheets of one campaign have in common; read once, used for each person."""

    def __init__(self, campaign: Campaign, kind: CertificateKind, issued_on: date) -> None:
        self.kind = kind
        self.issued_on = issued_on
        self.district = campaign.district
        self.words = LANGUAGES[LANGUAGE]
        self.exam_title = exam_title(campaign)
        self.issuing_authority = issuing_authority(campaign.district)
        self.valid_to = last_day(issued_on, settings.get(campaign.district, _YEARS[kind]))

    def sheet(self, person: User, entry: RosterEntry, *, mark: Decimal | None, field: str) -> Sheet:
        """The sheet without its number, address and photo."""
        is_qualification = self.kind == CertificateKind.QUALIFICATION
        return Sheet(
            kind=self.kind,
            title=self.words.wording[self.kind].title,
            holder_name=person.name,
            sex={"": "", Sex.MALE: self.words.male, Sex.FEMALE: self.words.female}[person.sex],
            id_number_masked=masked_id_number(person.id_number),
            unit_name=entry.unit.name,
            exam_title=self.exam_title,
            number="",
            issued_on=self.issued_on,
            issuing_authority=self.issuing_authority,
            verify_url="",
            position=entry.post_title,
            field=field if is_qualification else "",
            territory=self.district.name if is_qualification else "",
            score="" if is_qualification or mark is None else _plain(mark),
            valid_from=self.issued_on,
            valid_to=self.valid_to,
            is_demonstration=django_settings.IS_DEMONSTRATION,
            language=LANGUAGE,
        )


def exam_title(campaign: Campaign) -> str:
    """The whole name of the exam as the sentence needs it: with year and district."""
    title = campaign.title
    if str(campaign.year) not in title:
        title = f"{campaign.year}年度{title}"
    return title if campaign.district.name in title else f"{campaign.district.name}{title}"


def issuing_authority(district: Unit) -> str:
    """By the district's setting, else its justice bureau."""
    chosen = str(settings.get(district, "certificate.issuing_authority")).strip()
    return chosen or LANGUAGES[LANGUAGE].bureau(district.name)


def verify_url(code: str) -> str:
    """The address in the QR code, with the code as it is printed."""
    return f"{django_settings.PUBLIC_ADDRESS}/verify/{grouped(code)}"


def keep_photo(person: User) -> str:
    """Copy the person's photo to where nothing replaces it; its name there, or "" without a photo.

    The name is the hash of the content, so that doing it twice is the same as once.
    """
    if not person.photo:
        return ""
    try:
        with person.photo.open("rb") as file:
            data = file.read()
    except OSError:
        return ""
    name = f"certificate-photos/{hashlib.sha256(data).hexdigest()}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))


def facts_of(sheet: Sheet, photo: str) -> dict[str, object]:
    """The sheet as plain JSON values; ``photo`` is the name of the kept picture."""
    facts = asdict(sheet) | {"photo": photo}
    return facts | {name: facts[name].isoformat() if facts[name] else None for name in _DATES}


def sheet_of(certificate: Certificate) -> Sheet:
    """The sheet as it was decided when the number was given. Raises OSError when its photo is gone."""
    facts = dict(certificate.facts)
    for name in _DATES:
        facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    facts["kind"] = CertificateKind(facts["kind"])
    photo = facts.pop("photo")
    if not photo:
        return Sheet(**facts)
    with default_storage.open(photo, "rb") as file:
        return Sheet(**facts, photo=file.read())


def _plain(mark: Decimal) -> str:
    return f"{mark.normalize():f}"
