"""What a candidate's page sends: the answers not yet acknowledged, read strictly. Bytes in, values out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exams.kinds import FALSE, LETTERS, TRUE

MOST_BYTES = 64 * 1024
MOST_ITEMS = 300
MOST_SEQ = 2**31 - 1
_ITEM = re.compile(r"[a-z2-7]{16}")
_VALUES = frozenset(LETTERS) | {TRUE, FALSE}


class BadDelta(ValueError):
    """The body is not what the page of an exam room sends. The text is for developers."""


@dataclass(frozen=True)
class Delta:
    """``answers``: item id → chosen letters as shown, empty = cleared. ``flags`` None = unchanged."""

    seq: int
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    flags: list[str] | None = None


def read(body: bytes) -> Delta:
    """The delta in ``body``. Raises BadDelta for anything else than its exact form.

    Whether an item belongs to the paper is not asked here: grading ignores what the paper does not hold.
    """
    if len(body) > MOST_BYTES:
        raise BadDelta(f"more than {MOST_BYTES} bytes")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise BadDelta("not JSON") from exc
    if not isinstance(content, dict):
        raise BadDelta("not an object")
    return Delta(_seq(content.get("seq")), _answers(content.get("answers", {})), _flags(content.get("flags")))


def _seq(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_SEQ:
        raise BadDelta("seq is a whole number from 1")
    return value


def _answers(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict) or len(value) > MOST_ITEMS:
        raise BadDelta(f"answers is an object of at most {MOST_ITEMS} items")
    return {_item(item): _chosen(chosen) for item, chosen in value.items()}


def _chosen(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > len(LETTERS):
        raise BadDelta("an answer is a list of letters")
    if not all(isinstance(letter, str) and letter in _VALUES for letter in value):
        raise BadDelta("an answer holds letters, or true or false")
    return sorted(set(value))


def _flags(value: object) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise BadDelta(f"flags is a list of at most {MOST_ITEMS} items")
    return sorted({_item(item) for item in value})


def _item(value: object) -> str:
    if not isinstance(value, str) or _ITEM.fullmatch(value) is None:
        raise BadDelta("an item id has sixteen characters")
    return value
