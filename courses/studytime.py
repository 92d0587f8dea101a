"""How much of a stretch of reading counts. Pure arithmetic in seconds of the server's clock; client times
never enter.

A heartbeat comes every 20–30 s. Time since the previous one is *held* until the page reports a sign of
reading, and is lost when none comes for as long as the district allows: so a reader who looks at one screen
for a minute loses nothing, and a page left open gains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from courses.enums import BeatOutcome

BEAT_SECONDS = 25  # what the page is told to keep
MINIMUM_GAP = 15  # a beat sooner than this after the last one is ignored and changes nothing
MAXIMUM_GAIN = 45  # a beat never brings more, however late it comes


@dataclass(frozen=True)
class Beat:
    """What a heartbeat does: ``gained`` seconds count now, ``held`` wait for a sign of reading."""

    outcome: BeatOutcome
    gained: int = 0
    held: int = 0


def weigh(elapsed: float, *, held: int, is_active: bool, idle_seconds: int) -> Beat:
    """Weighs the time since the last accepted beat. ``elapsed`` above the idle limit ends the stretch."""
    if elapsed < MINIMUM_GAP:
        return Beat(BeatOutcome.TOO_EARLY, held=held)
    gain = min(int(elapsed), MAXIMUM_GAIN)
    if elapsed > idle_seconds or held + gain > idle_seconds:
        return Beat(BeatOutcome.IDLE)
    if not is_active:
        return Beat(BeatOutcome.NO_SIGN, held=held + gain)
    return Beat(BeatOutcome.COUNTED, gained=held + gain)
