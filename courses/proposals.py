"""Lessons proposed from the structure of a law: a chapter a lesson, long ones divided, tiny ones joined.

Length is measured in characters; 280 a minute is a careful reader of legal Chinese. All of it is only a first
draft that the bureau edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CHARACTERS_A_MINUTE = 280
SHORTEST, LONGEST = 3, 30
MINUTES_A_CREDIT = 5


@dataclass(frozen=True)
class Piece:
    """An article (or loose text) with the heading that it stands under."""

    id: int
    label: str
    chapter: str
    length: int


@dataclass(frozen=True)
class LessonDraft:
    title: str
    pieces: tuple[int, ...]
    minutes: int
    credits: Decimal


def minutes_for(characters: int) -> int:
    return max(SHORTEST, round(characters / CHARACTERS_A_MINUTE))


def credits_for(minutes: int) -> Decimal:
    """A credit for five minutes, in halves, at least one."""
    halves = round(minutes * 2 / MINUTES_A_CREDIT)
    return max(Decimal("1.0"), Decimal(halves) / 2)


def propose(pieces: Iterable[Piece], *, title: str) -> list[LessonDraft]:
    """Drafts in the order of the law; ``title`` names lessons of a law without chapters."""
    groups = _joined(_by_chapter(list(pieces)))
    lessons = []
    for name, group in groups:
        parts = _divided(group)
        for part in parts:
            heading = name or title
            span = _span(part)
            shown = f"{heading}（{span}）" if span and (len(parts) > 1 or not name) else heading
            minutes = minutes_for(sum(piece.length for piece in part))
            lessons.append(
                LessonDraft(shown[:200], tuple(piece.id for piece in part), minutes, credits_for(minutes))
            )
    return lessons


def _by_chapter(pieces: list[Piece]) -> list[tuple[str, list[Piece]]]:
    groups: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if not groups or groups[-1][0] != piece.chapter:
            groups.append((piece.chapter, []))
        groups[-1][1].append(piece)
    return groups


def _joined(groups: list[tuple[str, list[Piece]]]) -> list[tuple[str, list[Piece]]]:
    """A chapter of a minute goes to the lesson before it (附则 mostly)."""
    result: list[tuple[str, list[Piece]]] = []
    for name, group in groups:
        length = sum(piece.length for piece in group)
        if result and length < CHARACTERS_A_MINUTE and name:
            before, earlier = result[-1]
            joined = before if not before else f"{before}、{name}"
            result[-1] = (joined, [*earlier, *group])
        else:
            result.append((name, list(group)))
    return result


def _divided(group: list[Piece]) -> list[list[Piece]]:
    """Cuts a chapter into parts of nearly equal length, none much longer than the longest lesson."""
    total = sum(piece.length for piece in group)
    count = -(-total // (LONGEST * CHARACTERS_A_MINUTE)) or 1
    share = total / count
    parts: list[list[Piece]] = [[]]
    filled = 0.0
    for piece in group:
        if parts[-1] and len(parts) < count and filled + piece.length / 2 > share * len(parts):
            parts.append([])
        parts[-1].append(piece)
        filled += piece.length
    return parts


def _span(part: list[Piece]) -> str:
    labels = [piece.label for piece in part if piece.label]
    if not labels:
        return ""
    return labels[0] if len(labels) == 1 else f"{labels[0]}至{labels[-1]}"
