"""Proof of a submission: a hash over what was handed in, signed so that nobody can make one up."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Submission:
    """What the hash covers. ``answers`` may hold only items of the paper; cleared answers count as none."""

    attempt: str
    session: int
    candidate: str
    number: int
    started_at: datetime
    submitted_at: datetime
    answers: Mapping[str, Iterable[str]]

    def canonical(self) -> bytes:
        """One byte string for one submission, in whatever order its parts arrive."""
        content = {
            "attempt": self.attempt,
            "session": self.session,
            "candidate": self.candidate,
            "number": self.number,
            "started_at": _moment(self.started_at),
            "submitted_at": _moment(self.submitted_at),
            "answers": {item: sorted(letters) for item, letters in self.answers.items()},
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def content_hash(submission: Submission) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(submission.canonical()).hexdigest()


def sign(digest: str, *, key: str) -> str:
    """HMAC-SHA-256 over the hash, in hex."""
    return hmac.new(b"exams.receipt/" + key.encode(), digest.encode(), hashlib.sha256).hexdigest()


def is_genuine(digest: str, signature: str, *, key: str) -> bool:
    return hmac.compare_digest(sign(digest, key=key), signature)


def spoken(digest: str) -> str:
    """The hash in groups of eight, for reading aloud and typing."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def unspoken(text: str) -> str:
    """What somebody typed or pasted, as the hash is stored."""
    return "".join(text.split()).lower()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
