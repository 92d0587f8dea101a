"""Addresses with their query, and the rows of numbers that the home pages show."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise


def to(name: str, *args: object, **query: object) -> str:
    """``to("exams:campaign-people", 3, group="PASSED")``."""
    url = reverse(name, args=args)
    return f"{url}?{urlencode(query)}" if query else url


@dataclass(frozen=True)
class Row:
    """Something that waits: how many, of what, and where to see to it. Zero is not shown;
    without an address it is for somebody of another role."""

    title: str | Promise
    number: int
    url: str
    note: str | Promise = ""


def waiting(*rows: Row) -> list[Row]:
    return [row for row in rows if row.number]
