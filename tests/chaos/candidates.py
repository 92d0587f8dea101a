"""Simulated candidates: what an exam page does when the server goes away, in a thread each.

Everything that was answered is kept until the server has acknowledged its number; what fails is sent again.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

CSRF = "a" * 32
LETTERS = ("A", "B")


@dataclass
class Figures:
    """Counts of all candidates together."""

    saves: int = 0
    retries: int = 0
    receipts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, **counts: int) -> None:
        with self.lock:
            for name, count in counts.items():
                setattr(self, name, getattr(self, name) + count)


@dataclass
class Candidate:
    """``acknowledged`` and ``seqs``: what the server said it has; nothing of it may ever be missing."""

    attempt: uuid.UUID
    session_key: str
    port: int
    figures: Figures
    hands_in: bool
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    seqs: list[int] = field(default_factory=list)
    error: str = ""

    def sit(self, may_end: threading.Event, patience: float) -> None:
        self.gives_up_at = time.monotonic() + patience
        self.connection: http.client.HTTPConnection | None = None
        try:
            self._sit(may_end)
        except Exception as exc:  # the thread's own end; the test reads it
            self.error = repr(exc)

    def _sit(self, may_end: threading.Event) -> None:
        cookie = f"sessionid={self.session_key}; csrftoken={CSRF}"
        admitted = self._ask("POST", "start", {"Cookie": cookie, "X-CSRFToken": CSRF})
        items = [question["id"] for question in admitted["questions"]]
        ticket = {"Authorization": f"Ticket {admitted['ticket']}"}
        seq = 0
        while not may_end.is_set() or seq < len(items):
            seq += 1
            delta = {items[seq % len(items)]: [LETTERS[seq // len(items) % 2]]}
            saved = self._ask("PUT", "answers", ticket, {"seq": seq, "answers": delta})
            assert saved["seq"] == seq, f"{saved} does not acknowledge {seq}"
            self.acknowledged.update(delta)
            self.seqs.append(seq)
            self.figures.add(saves=1)
        if self.hands_in:
            last = {items[0]: ["B"]}
            done = self._ask("POST", "submit", ticket, {"seq": seq + 1, "answers": last})
            assert done["receipt"]["attempt"] == str(self.attempt)
            self.acknowledged.update(last)
            self.seqs.append(seq + 1)
            self.figures.add(receipts=1)

    def _ask(self, method: str, name: str, headers: dict[str, str], body: Any = None) -> dict[str, Any]:
        """Asks until there is an answer; a refusal is an error of the product."""
        pause = 0.05
        while True:
            try:
                status, content = self._ask_once(method, name, headers, body)
                if status == 200:
                    return json.loads(content)
                assert status >= 500, f"{method} {name}: {status} {content[:300]!r}"
            except (OSError, http.client.HTTPException):
                self.connection = None
            if time.monotonic() > self.gives_up_at:
                raise TimeoutError(f"{method} {name} was never answered")
            self.figures.add(retries=1)
            time.sleep(pause)
            pause = min(pause * 2, 0.4)

    def _ask_once(self, method: str, name: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        content = None if body is None else json.dumps(body).encode()
        self.connection.request(
            method,
            f"/api/v1/attempts/{self.attempt}/{name}",
            content,
            {"Content-Type": "application/json", **headers},
        )
        answer = self.connection.getresponse()
        return answer.status, answer.read()
