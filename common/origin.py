"""Where an act comes from: address and request id of the current request, for the audit trail.

A context variable keeps services free of requests: middleware sets it, ``accounts.services.audit`` reads it.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """``address`` is empty for tasks and commands; ``source`` says web, api, task or command."""

    address: str = ""
    request_id: str = ""
    source: str = "command"


NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    return _current.get()


def enter(origin: Origin) -> Token[Origin]:
    return _current.set(origin)


def leave(token: Token[Origin]) -> None:
    _current.reset(token)
