"""The files of certificates: stored once under a name with their hash, and proved when they go out."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateFile
from certificates.rendering import render
from certificates.services.sheets import sheet_of
from common.errors import Conflict

FOLDER = "certificates"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def store(certificate: Certificate, pdf: bytes) -> str:
    """Put the bytes where they belong and return the name. A torn file of a killed worker is replaced."""
    name = f"{FOLDER}/{certificate.issued_on.year}/{certificate.number}-{digest(pdf)[:16]}.pdf"
    if default_storage.exists(name):
        if _bytes_at(name) == pdf:
            return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(pdf))


def read(certificate: Certificate) -> bytes:
    """The issued file, equal to its recorded hash.

    A lost or damaged one is drawn again from the facts: the same facts give the same bytes. Raises Conflict
    ``file_lost`` when even that does not lead back to the recorded hash.
    """
    record: CertificateFile = certificate.file
    name = str(record.file.name)
    try:
        data = _bytes_at(name)
    except OSError:
        data = b""
    if digest(data) == record.sha256:
        return data
    again = render(sheet_of(certificate))
    if digest(again) != record.sha256:
        raise Conflict(
            _("The file of this certificate is damaged. Please tell the system administrator."),
            code="file_lost",
        )
    default_storage.delete(name)
    default_storage.save(name, ContentFile(again))
    return again


def filename(certificate: Certificate) -> str:
    """What a person who downloads the file sees: title, holder, number."""
    return f"{certificate.facts['title']}-{safe(certificate.holder_name)}-{certificate.number}.pdf"


def safe(text: str) -> str:
    """A text as part of a file name, on any system."""
    return (
        "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in text).strip(" .") or "_"
    )


def _bytes_at(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        data: bytes = file.read()
    return data
