"""The parser against the shared law texts: article lists and counts must equal the independent reference."""

import json
import re
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from courses import lawtext

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
REFERENCE = DATA / "reference_structure.json"
TRUSTED = {"confirmed", "sure"}


def _reference() -> dict[str, dict[str, Any]]:
    if not REFERENCE.exists():
        warnings.warn(f"NOT CHECKED: no shared law texts at {DATA}", stacklevel=1)
        return {}
    laws: dict[str, dict[str, Any]] = json.loads(REFERENCE.read_text(encoding="utf-8"))["laws"]
    return laws


LAWS = _reference()
pytestmark = pytest.mark.skipif(not LAWS, reason=f"NOT CHECKED: no shared law texts at {DATA}")


def _parse(entry: dict[str, Any]) -> list[lawtext.LawText]:
    return [lawtext.read((DATA / file).read_bytes(), file) for file in entry["files"]]


@pytest.mark.parametrize("name", [name for name, entry in LAWS.items() if entry["certainty"] in TRUSTED])
def test_articles_and_counts_equal_the_reference(name: str) -> None:
    laws = _parse(LAWS[name])
    assert [article.key for law in laws for article in law.articles] == LAWS[name]["articles"]
    assert {kind: sum(law.counts[kind] for law in laws) for kind in LAWS[name]["counts"]} == LAWS[name][
        "counts"
    ]


@pytest.mark.parametrize("name", list(LAWS))
def test_title_equals_the_reference(name: str) -> None:
    assert _parse(LAWS[name])[0].title == LAWS[name]["title"]


@pytest.mark.parametrize(
    "name", [name for name, entry in LAWS.items() if entry["certainty"] == "no_articles"]
)
def test_text_without_articles_says_so(name: str) -> None:
    law = _parse(LAWS[name])[0]
    assert law.articles == ()
    assert "no_articles" in {warning.code for warning in law.warnings}


def test_doubtful_text_is_reported() -> None:
    for name, entry in LAWS.items():
        if entry["certainty"] == "unsure":
            assert _parse(entry)[0].warnings, name


ARTICLE = re.compile(
    r"^([#*\s]*)(第[^条\s]{1,9}条(?:之[一二三四五六七八九十]+)?)(\**)[ \u3000]+", re.MULTILINE
)


def _annexed(text: str) -> str:
    return text + "\n\n附件：样表说明\n\n第一条 样表由填表人填写。\n\n第二条 样表一式两份。\n"


def _with_contents(text: str) -> str:
    listed = re.findall(r"^[#\s]*(第[^章编节条\s]{1,6}[编章节][ \u3000].*)$", text, re.MULTILINE)
    head, _, body = text.partition("\n")
    return "\n".join([head, "", "目　录", *listed, "", body])


def _with_references(text: str) -> str:
    """After each tenth article a paragraph that begins with a reference, to what comes next among others."""
    found = list(ARTICLE.finditer(text))
    for number in range(len(found) - 1, 0, -10):
        place, name = found[number].start(), found[number][2]
        extra = (
            f"{name}第二款规定的情形除外。\n\n第二条、第三条规定的期限不计入。\n\n"
            f"{name}规定的人员从其规定。\n\n"
        )
        text = text[:place] + extra + text[place:]
    return text


def _wrapped(text: str) -> str:
    """Long lines broken at 40 characters, wherever that falls: references come to stand at line starts."""
    rows = text.split("\n")
    return "\n".join(row if row[:1] in "#<" else "\n".join(re.findall(".{1,40}", row)) for row in rows)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "no space after the number": lambda text: ARTICLE.sub(r"\1\2\3", text),
    "full-width space": lambda text: ARTICLE.sub("\\1\\2\\3\u3000\u3000", text),
    "bold": lambda text: ARTICLE.sub("**\\2**\u3000", text),
    "bold without space": lambda text: ARTICLE.sub(r"**\2**", text),
    "number alone on its line": lambda text: ARTICLE.sub(r"\2\n\n", text),
    "indented": lambda text: re.sub(r"^(?=第)", "\u3000\u3000", text, flags=re.MULTILINE),
    "no Markdown": lambda text: re.sub(r"^#+ *|\*\*", "", text, flags=re.MULTILINE),
    "every heading at one level": lambda text: re.sub(r"^#{2,} *", "# ", text, flags=re.MULTILINE),
    "articles as headings": lambda text: ARTICLE.sub(r"### \2 ", text),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": lambda text: re.sub(r"\n{2,}", "\n", text),
    "as a list": lambda text: re.sub(r"^(?=第)", "- ", text, flags=re.MULTILINE),
    "spaces inside the number": lambda text: ARTICLE.sub(lambda m: " ".join(m[2]) + " ", text),
    "broken at 40 characters": _wrapped,
    "copied table of contents": _with_contents,
    "annex with articles": _annexed,
    "paragraphs that begin with references": _with_references,
}


@pytest.mark.parametrize("spelling", list(SPELLINGS))
def test_other_dress_changes_nothing(spelling: str) -> None:
    """The same texts in the spellings met in other sources give the same articles."""
    for name, entry in LAWS.items():
        if entry["certainty"] not in TRUSTED:
            continue
        for file in entry["files"]:
            text = (DATA / file).read_text(encoding="utf-8")
            plain, dressed = lawtext.parse(text), lawtext.parse(SPELLINGS[spelling](text))
            assert [a.key for a in dressed.articles] == [a.key for a in plain.articles], name
            assert dressed.counts == plain.counts, name


def test_gb18030_reads_like_utf8() -> None:
    for entry in LAWS.values():
        text = (DATA / entry["files"][0]).read_text(encoding="utf-8")
        assert lawtext.read(text.encode("gb18030"), "law.txt") == lawtext.parse(text)


def test_two_laws_in_one_file_are_not_mixed() -> None:
    trusted = [entry for entry in LAWS.values() if entry["certainty"] in TRUSTED and entry["first"] == "1"]
    for first, second in pairwise(trusted):
        texts = [(DATA / entry["files"][0]).read_text(encoding="utf-8") for entry in (first, second)]
        law = lawtext.parse("\n\n".join(texts))
        keys = [article.key for article in law.articles]
        assert keys in (first["articles"], second["articles"]), first["title"]
        assert "second_document" in {warning.code for warning in law.warnings}, first["title"]


def test_a_lost_article_is_missed_and_no_other() -> None:
    """Each text with one article cut out: the rest stays, and a warning names the place."""
    for name, entry in LAWS.items():
        if entry["certainty"] not in TRUSTED or entry["main_articles"] < 5:
            continue
        text = (DATA / entry["files"][0]).read_text(encoding="utf-8")
        law = lawtext.parse(text)
        lost, after = law.articles[2:4]
        rows = text.split("\n")
        cut = lawtext.parse("\n".join(rows[: lost.line - 1] + rows[after.line - 1 :]))
        assert [a.key for a in cut.articles] == [a.key for a in law.articles if a.key != lost.key], name
        assert "article_gap" in {warning.code for warning in cut.warnings}, name


def test_a_notice_before_the_law_changes_nothing() -> None:
    notice = "样例机关关于印发样例的通知\n\n各单位：\n\n现将样例印发给你们，请遵照执行。\n\n附件：样例\n\n"
    for name, entry in LAWS.items():
        if entry["certainty"] in TRUSTED:
            text = (DATA / entry["files"][0]).read_text(encoding="utf-8")
            plain, sent = lawtext.parse(text), lawtext.parse(notice + text)
            assert [a.key for a in sent.articles] == [a.key for a in plain.articles], name
            assert sent.counts == plain.counts, name
