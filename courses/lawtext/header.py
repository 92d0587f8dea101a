"""What stands above the first article: title, dates, issuing body, document number."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from courses.lawtext import marks
from courses.lawtext.lines import Line
from courses.lawtext.model import Metadata, Note

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ACTION = re.compile(r"(修订|修正|修改|通过|公布|发布|颁布|印发|批准|施行|实施|生效|废止)")
_LABELLED_DATE = re.compile(
    r"^(施行|实施|公布|发布|通过|印发|生效)日期[::\s]*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
_LABELLED_BODY = re.compile(r"(?:发文|制定|发布|公布)机关[：:]?\s*([\u4e00-\u9fff、，, ]{2,80})$")
_BY_AMENDMENT = re.compile(r"通过的?《[^》]*(?:修正案|修改)")
_DOCUMENT_NO = re.compile(
    r"([\u4e00-\u9fff]{1,12}[〔\[［(（](?:19|20)\d{2}[〕\]］)）]\s*(?:第\s*)?\d{1,5}\s*号"
    r"|[\u4e00-\u9fff]{2,24}(?:令|公告)(?:[〔\[（(]\d{4}[〕\]）)])?\s*第\s*[\d一二三四五六七八九十百〇零]{1,6}\s*号)"
)
_BODY_IN_TITLE = re.compile(
    r"^(.{2,60}?(?:院|部|委员会|常务委员会|局|总署|人民政府|国务院|中央|办公厅|人民代表大会|会|总局|厅))\s*关于"
)
_SESSION = re.compile(r"第[一二三四五六七八九十百\d]+(?:届|次)")
_ASSEMBLY = re.compile(r"[\u4e00-\u9fff]{0,24}?人民代表大会(?:常务委员会)?")
_ORDER_BODY = re.compile(r"((?:中华人民共和国)?[\u4e00-\u9fff]{2,18}?)令")
_EFFECTIVE = re.compile(
    r"自\s*(?:(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|公布|发布|印发|颁布)[^，。]{0,8}起\s*(?:施行|实施|生效|执行|实行)"
)
_EXPECTED_END = (
    "法|条例|规定|规则|办法|细则|准则|章程|决定|决议|解释|意见|批复|通知|规范|标准|纪要|方案|修正案|宪法"
)
_TITLE_END = re.compile(
    rf"(?:{_EXPECTED_END}|答复|复函|指引|制度|要点|指南|公告|命令|令)(?:[（(][^（）()]*[)）])*\s*(?:\d{{4}})?$"
)
_YEAR_TAIL = re.compile(r"[\s_]+(?:19|20)\d{2}$")


def title(lines: Sequence[Line], limit: int) -> tuple[str, set[int]]:
    """The title and the indexes of its lines, from the lines before `limit` (the first article or
    heading).
    """
    heads = [i for i in range(min(limit, len(lines))) if lines[i].level and not _is_structure(lines[i])]
    if heads:
        top = [heads[0]]
        if (
            len(heads) > 1
            and lines[heads[1]].level == lines[heads[0]].level == 1
            and heads[1] - heads[0] == 1
        ):
            top.append(heads[1])
        names = [_tidy(lines[i].text) for i in top]
        return "·".join(names), set(top)
    return _plain_title(lines, limit)


def _is_structure(line: Line) -> bool:
    bare = marks.squeeze(line.text)
    return marks.heading(0, line) is not None or bare in {"目录", "目次", "序言", "前言"}


def _plain_title(lines: Sequence[Line], limit: int) -> tuple[str, set[int]]:
    """Without marks the first lines are the title, until one ends like a title, or holds a date or a
    sentence.
    """
    taken: list[int] = []
    for index, line in enumerate(lines[: min(limit, 6)]):
        text = line.text
        if (
            re.search(r"[。；：]", text)
            or _date_in(text)
            or text.startswith(("（", "("))
            or _DOCUMENT_NO.search(text)
        ):
            break
        taken.append(index)
        if _TITLE_END.search(text):
            break
    return _tidy("".join(lines[index].text for index in taken)), set(taken)


def _tidy(text: str) -> str:
    return _YEAR_TAIL.sub("", marks.squeeze(text)).strip()


def _date_in(text: str) -> date | None:
    found = _DATE.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def notes(lines: Iterable[Line]) -> tuple[Note, ...]:
    """The dated lines of the header, one note for each action: 2021年1月22日 … 修订, 2021年7月15日 施行."""
    found: list[Note] = []
    for line in lines:
        plain = _LABELLED_DATE.sub(r"\2\1", unicodedata.normalize("NFKC", line.text))
        starts = [match.start() for match in _DATE.finditer(plain)]
        for start, end in zip(starts, [*starts[1:], len(plain)], strict=False):
            part = plain[start:end].strip(" ()（）\u3000")
            day = _date_in(part)
            outside = re.sub(r"[《〈<].*?[》〉>](?!.*[》〉>])", "", part)
            actions = _ACTION.findall(outside)
            if day and actions:
                action = "修正" if _BY_AMENDMENT.search(part) else actions[-1]
                found.append(Note(line.number, day, action, part))
    return tuple(found)


def metadata(name: str, lines: Sequence[Line], tail: Sequence[str]) -> Metadata:
    """What the header lines and the closing clause (in `tail`, the last texts) say; nothing else is
    inferred.
    """
    found = notes(lines)
    effective, clause = _effective(found, tail)
    return Metadata(
        issuing_body=_labelled_body(lines) or _issuing_body(name, found),
        document_no=_document_no(lines),
        adopted_on=_first(found, {"通过", "批准"}),
        promulgated_on=_first(found, {"公布", "发布", "颁布", "印发"}),
        amended_on=max(
            (note.date for note in found if note.action in {"修订", "修正", "修改"}), default=None
        ),
        effective_on=effective,
        effective_clause=clause,
        notes=found,
    )


def _first(found: Sequence[Note], actions: set[str]) -> date | None:
    return next((note.date for note in found if note.action in actions), None)


def _effective(found: Sequence[Note], tail: Sequence[str]) -> tuple[date | None, str]:
    """The date of 自…起施行 in the last articles; else the header's 施行 line; 自公布之日 gives the clause
    only.
    """
    for text in reversed(tail):
        for sentence in re.split(r"(?<=。)|\n", text):
            plain = unicodedata.normalize("NFKC", sentence)
            match = _EFFECTIVE.search(plain)
            if match:
                day = (
                    date(int(match[1]), int(match[2]), int(match[3]))
                    if match[1] and _date_in(plain)
                    else None
                )
                return day, sentence
    return next((note.date for note in reversed(found) if note.action in {"施行", "实施", "生效"}), None), ""


def _document_no(lines: Sequence[Line]) -> str:
    """The last number in the header that is not inside a quoted title: later lines name the later order."""
    numbers = [
        "".join(match[1].split())
        for line in lines
        for match in _DOCUMENT_NO.finditer(
            re.sub(r"《[^》]*》(?:[（(][^（）()]*[)）])?", "", unicodedata.normalize("NFC", line.text))
        )
    ]
    return re.sub(r"^(?:日|经|由|以|根据|发文字号|文号|字号)+", "", numbers[-1]) if numbers else ""


def _labelled_body(lines: Sequence[Line]) -> str:
    found = next((match for line in lines if (match := _LABELLED_BODY.match(line.text))), None)
    return re.sub(r"[，, ]+", "、", found[1].strip()) if found else ""


def _issuing_body(name: str, found: Sequence[Note]) -> str:
    in_title = _BODY_IN_TITLE.match(name)
    if in_title and "《" not in in_title[1]:
        return in_title[1]
    for note in found:
        text = _DATE.sub("", note.text).strip()
        if "审判委员会" in text:
            return "最高人民法院"
        if "检察委员会" in text:
            return "最高人民检察院"
        assembly = _ASSEMBLY.match(_SESSION.sub("", text))
        if assembly:
            return assembly[0]
        order = _ORDER_BODY.match(text)
        if order:
            return order[1].removeprefix("中华人民共和国")
        body = re.match(
            r"(国务院|中共中央|公安部|中央军委|[\u4e00-\u9fff]{2,12}?(?:部|局|委员会|人民政府))", text
        )
        if body and not _SESSION.match(text):
            return body[1]
    return ""


def is_title_like(line: Line) -> bool:
    """A short line that ends as titles do: …法, …条例, …规定."""
    return len(line.text) <= 60 and _TITLE_END.search(line.text) is not None


def later_title(lines: Sequence[Line], start: int, end: int) -> tuple[str, int]:
    """(title, its index) of a law behind another document: the last title-like line before its articles."""
    for index in range(end - 1, start - 1, -1):
        line = lines[index]
        if (line.level == 1 or is_title_like(line)) and not _is_structure(line):
            return _tidy(line.text), index
    return "", start - 1


def is_echo(line: Line, name: str) -> bool:
    """A header line that only repeats (a part of) the title or gives the document number."""
    return "".join(line.text.split()) in name or _DOCUMENT_NO.fullmatch(line.text) is not None
