"""What stands on a certificate: plain facts, ready to print, without any model behind them."""

from dataclasses import dataclass, fields
from datetime import date

from certificates.enums import CertificateKind
from common.pdf import fonts


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The facts of one certificate. Texts are printed as they are; empty optional ones are left out.

    `exam_title` is the whole name of the exam with district and year, as the sentence needs it.
    `photo`: a picture in any common format (35 × 49 mm), or None for an empty frame.
    `language`: "zh-hans" or "en". `is_demonstration` prints 样张 over the page.
    """

    kind: CertificateKind
    title: str
    holder_name: str
    sex: str
    id_number_masked: str
    unit_name: str
    exam_title: str
    number: str
    issued_on: date
    issuing_authority: str
    verify_url: str
    position: str = ""
    field: str = ""
    territory: str = ""
    score: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    photo: bytes | None = None
    is_demonstration: bool = False
    language: str = "zh-hans"

    def missing_glyphs(self) -> set[str]:
        """The characters on this sheet that no font can draw; empty when it may be issued."""
        texts = (getattr(self, each.name) for each in fields(self))
        return fonts.missing_glyphs("".join(text for text in texts if isinstance(text, str)))
