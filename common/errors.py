"""Refusals of the domain. Each carries a stable code for machines and a sentence for people."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule said no.

    ``code`` is stable (API, tests, logs); ``message`` is a translated sentence that says what to do;
    ``details`` holds plain facts for the page (names, counts, times).
    """

    code = "refused"

    def __init__(self, message: Any, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """The row is not in a state that allows this step (somebody else was quicker, or it is too late)."""

    code = "conflict"


class Invalid(DomainError):
    """What was handed in breaks a rule; ``details`` may name the field."""

    code = "invalid"


class NotAllowed(DomainError):
    """The actor may see the object but not do this with it (author and reviewer, self-approval)."""

    code = "not_allowed"
