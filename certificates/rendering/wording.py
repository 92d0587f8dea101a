"""The sentences and labels of certificates in official style, per language and kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from certificates.enums import CertificateKind
from certificates.rendering.sheet import Sheet


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _english_date(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


@dataclass(frozen=True)
class Wording:
    """`before`, the name and `after` make the sentence; `note` is small type at the foot."""

    title: str
    before: str
    after: Callable[[Sheet], str]
    note: str


@dataclass(frozen=True)
class Language:
    """Labels and habits of one language.

    `indent` of a paragraph in type sizes; `justify`: lines fill the measure; `closing`: last paragraph;
    `bureau`: the justice bureau of a district, the issuing authority where none is set.
    """

    day: Callable[[date], str]
    indent: float
    justify: bool
    closing: str
    number: str
    verify: str
    photo: str
    seal: str
    specimen: str
    specimen_note: str
    sex: str
    id_number: str
    unit: str
    position: str
    field: str
    territory: str
    validity: str
    until: str
    male: str
    female: str
    bureau: Callable[[str], str]
    wording: dict[CertificateKind, Wording]


def _completion_zh(sheet: Sheet) -> str:
    mark = f"（{sheet.score}分）" if sheet.score else ""
    return f"同志参加{sheet.exam_title}，考试成绩合格{mark}。"


def _qualification_zh(sheet: Sheet) -> str:
    return f"同志经{sheet.exam_title}（通用法律知识、专门法律知识）合格，具备行政执法资格。"


def _completion_en(sheet: Sheet) -> str:
    mark = f" with {sheet.score} points" if sheet.score else ""
    return f" has passed {sheet.exam_title}{mark}."


def _qualification_en(sheet: Sheet) -> str:
    return (
        f" has passed both papers, common and specialist law, of {sheet.exam_title}"
        " and holds the qualification for administrative law enforcement."
    )


CHINESE = Language(
    day=_chinese_date,
    indent=2,
    justify=True,
    closing="特发此证。",
    number="证书编号：",
    verify="扫描二维码，或访问下列网址核验本证书：",
    photo="照片",
    seal="印章处",
    specimen="样张",
    specimen_note="演示数据，不具有证明效力",
    sex="性别",
    id_number="身份证件号码",
    unit="工作单位",
    position="职务",
    field="执法类别",
    territory="执法区域",
    validity="有效期限",
    until="至",
    male="男",
    female="女",
    bureau=lambda district: f"{district}司法局",
    wording={
        CertificateKind.COMPLETION: Wording(
            "合格证书", "", _completion_zh, "持证人身份信息已作隐去处理，核验页面显示证书的当前状态。"
        ),
        # 行政处罚法 art. 55: who enforces shows the enforcement card.
        CertificateKind.QUALIFICATION: Wording(
            "行政执法资格证书",
            "",
            _qualification_zh,
            "本证书不是行政执法证件，不得代替行政执法证亮证执法（《中华人民共和国行政处罚法》第五十五条）。",
        ),
    },
)

ENGLISH = Language(
    day=_english_date,
    indent=0,
    justify=False,
    closing="",
    number="Certificate number: ",
    verify="Scan the code or open this address to verify the certificate:",
    photo="Photo",
    seal="Seal",
    specimen="SPECIMEN",
    specimen_note="Demonstration data, proves nothing",
    sex="Sex",
    id_number="ID number",
    unit="Unit",
    position="Position",
    field="Field",
    territory="Territory",
    validity="Valid",
    until=" – ",
    male="Male",
    female="Female",
    bureau=lambda district: f"Justice Bureau of {district}",
    wording={
        CertificateKind.COMPLETION: Wording(
            "Certificate of Completion",
            "This is to certify that ",
            _completion_en,
            "The ID number is masked. The verification page shows the current status.",
        ),
        CertificateKind.QUALIFICATION: Wording(
            "Certificate of Qualification",
            "This is to certify that ",
            _qualification_en,
            "Not an enforcement card: it does not replace the card that officers must show"
            " (Administrative Penalty Law of the PRC, article 55).",
        ),
    },
)

LANGUAGES = {"zh-hans": CHINESE, "en": ENGLISH}


def facts(sheet: Sheet, language: Language) -> list[tuple[str, str]]:
    """Label and value of what is known about the holder, in the order of the page."""
    rows = [
        (language.sex, sheet.sex),
        (language.id_number, sheet.id_number_masked),
        (language.unit, sheet.unit_name),
        (language.position, sheet.position),
        (language.field, sheet.field),
        (language.territory, sheet.territory),
    ]
    if sheet.valid_from and sheet.valid_to:
        span = f"{language.day(sheet.valid_from)}{language.until}{language.day(sheet.valid_to)}"
        rows.append((language.validity, span))
    return [(label, value) for label, value in rows if value]
