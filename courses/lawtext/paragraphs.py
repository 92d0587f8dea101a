"""The inside of an article: paragraphs (款), items （一） and sub-items 1."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from courses.lawtext.marks import value_of
from courses.lawtext.model import Kind, Node
from courses.lawtext.sequence import SENTENCE_END

_CHINESE = r"[一二三四五六七八九十百零〇]{1,5}"
_ITEM = re.compile(rf"[（(]\s*({_CHINESE})\s*[）)][、，．.]?\s*")
_ENCLOSED_ITEM = re.compile(r"([㈠-㈩])\s*")
_OLD_ITEM = re.compile(rf"({_CHINESE})、\s*")
_SUB_ITEM = re.compile(
    r"(?:([0-9０-９]{1,2})(?:\s*[.．、](?![0-9０-９])|[ \u3000]+(?=[\u4e00-\u9fff]))"
    r"|[（(]([0-9０-９]{1,2})[）)][、．.]?|([①-⑳]))\s*"
)
_INLINE = re.compile(rf"(?<=[：:；;。])\s*(?=[（(]{_CHINESE}[）)])")


@dataclass(slots=True)
class _Draft:
    kind: Kind
    number: int
    label: str
    text: str
    line: int
    end: int
    children: list["_Draft"] = field(default_factory=list)

    def freeze(self) -> Node:
        children = tuple(child.freeze() for child in self.children)
        return Node(self.kind, self.number, str(self.number), self.label, "", self.text, self.line, children)


def build(rows: Iterable[tuple[int, str]]) -> tuple[Node, ...]:
    """Paragraphs of an article from its (line number, text) rows; items hang below the paragraph that
    announces them.
    """
    drafts: list[_Draft] = []
    for line, text in rows:
        for piece in _inline_items(text):
            if piece:
                _place(drafts, line, piece)
    return tuple(draft.freeze() for draft in drafts)


def _inline_items(text: str) -> list[str]:
    """Items glued into one line are parted, but only when they count （一）（二） … without a gap."""
    pieces = [piece.strip() for piece in _INLINE.split(text)]
    if len(pieces) < 2:
        return pieces
    first = 0 if _ITEM.match(pieces[0]) else 1
    numbers = [value_of(found[1]) for piece in pieces[first:] if (found := _ITEM.match(piece))]
    start = numbers[0] if numbers and numbers[0] and first == 0 else 1
    is_count = len(numbers) > 1 and numbers == list(range(start, start + len(numbers)))
    return pieces if is_count else [text]


def _place(drafts: list[_Draft], line: int, text: str) -> None:
    item = _item(drafts, text)
    if item:
        number, label, rest = item
        if not drafts:
            drafts.append(_Draft(Kind.PARAGRAPH, 1, "", "", line, line))
        drafts[-1].children.append(_Draft(Kind.ITEM, number, label, rest, line, line))
        return
    sub_item = _sub_item(drafts, text)
    if sub_item:
        number, label, rest = sub_item
        paragraph = drafts[-1]
        in_item = bool(paragraph.children) and not _is_arabic(paragraph.children[-1].label)
        home, kind = (paragraph.children[-1], Kind.SUB_ITEM) if in_item else (paragraph, Kind.ITEM)
        home.children.append(_Draft(kind, number, label, rest, line, line))
        return
    last = _last(drafts)
    if last and _is_broken(last, line):
        last.text, last.end = last.text + text, line
    elif last and _continues(last, text):
        last.text, last.end = f"{last.text}\n{text}", line
    else:
        drafts.append(_Draft(Kind.PARAGRAPH, len(drafts) + 1, "", text, line, line))


def _last(drafts: list[_Draft]) -> _Draft | None:
    last = drafts[-1] if drafts else None
    while last and last.children:
        last = last.children[-1]
    return last


def _is_broken(last: _Draft, line: int) -> bool:
    """A long line that an editor broke: the next one follows at once and the sentence is not finished."""
    return line == last.end + 1 and len(last.text) > 30 and not SENTENCE_END.search(last.text)


def _continues(last: _Draft, text: str) -> bool:
    """An unfinished item goes on, or a list is set line by line (主任， 委员若干人。)."""
    if last.text.endswith(("，", "、", ",")):
        return True
    if last.kind is not Kind.PARAGRAPH:
        is_open = last.text.endswith("；") and text.endswith("；")
        return bool(last.text) and (last.text[-1].isalnum() or is_open)
    return last.text.endswith(("：", ":")) and text.endswith(("，", ",")) and len(text) < 40


def _item(drafts: list[_Draft], text: str) -> tuple[int, str, str] | None:
    found = _ITEM.match(text)
    if found:
        number = value_of(found[1])
        return (number, f"（{found[1]}）", text[found.end() :]) if number else None
    found = _ENCLOSED_ITEM.match(text)
    if found:
        return ord(found[1]) - ord("㈠") + 1, found[1], text[found.end() :]
    found = _OLD_ITEM.match(text)
    number = value_of(found[1]) if found else None
    if found and number and number == _expected(drafts[-1] if drafts else None):
        return number, f"{found[1]}、", text[found.end() :]
    return None


def _expected(home: _Draft | None) -> int:
    """The number a loosely written item must have to count as one: 1 after a colon, or one more than the
    last.
    """
    if home is None:
        return 0
    if home.children:
        return home.children[-1].number + 1
    return 1 if home.text.endswith(("：", ":")) else 0


def _sub_item(drafts: list[_Draft], text: str) -> tuple[int, str, str] | None:
    found = _SUB_ITEM.match(text)
    if not found or not drafts:
        return None
    number = ord(found[3]) - ord("①") + 1 if found[3] else value_of(found[1] or found[2])
    paragraph = drafts[-1]
    homes = [paragraph.children[-1], paragraph] if paragraph.children else [paragraph]
    if number is None or all(number != _expected(home) for home in homes):
        return None
    return number, found[0].strip(), text[found.end() :]


def _is_arabic(label: str) -> bool:
    return _SUB_ITEM.fullmatch(label) is not None
