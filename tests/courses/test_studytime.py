"""How a heartbeat is weighed."""

from hypothesis import given
from hypothesis import strategies as st

from courses import studytime
from courses.enums import BeatOutcome
from courses.studytime import Beat

IDLE = 120


def test_too_early_changes_nothing() -> None:
    assert studytime.weigh(14.9, held=30, is_active=True, idle_seconds=IDLE) == Beat(
        BeatOutcome.TOO_EARLY, held=30
    )


def test_active_beat_counts_its_time_and_what_was_held() -> None:
    assert studytime.weigh(25.4, held=50, is_active=True, idle_seconds=IDLE) == Beat(
        BeatOutcome.COUNTED, gained=75
    )


def test_beat_without_sign_is_held() -> None:
    assert studytime.weigh(25, held=50, is_active=False, idle_seconds=IDLE) == Beat(
        BeatOutcome.NO_SIGN, held=75
    )


def test_late_beat_counts_no_more_than_the_cap() -> None:
    assert studytime.weigh(119, held=0, is_active=True, idle_seconds=IDLE) == Beat(
        BeatOutcome.COUNTED, gained=45
    )


def test_silence_longer_than_the_limit_ends_the_stretch() -> None:
    assert studytime.weigh(121, held=0, is_active=True, idle_seconds=IDLE) == Beat(BeatOutcome.IDLE)
    assert studytime.weigh(25, held=100, is_active=False, idle_seconds=IDLE) == Beat(BeatOutcome.IDLE)
    assert studytime.weigh(25, held=100, is_active=True, idle_seconds=IDLE) == Beat(BeatOutcome.IDLE)


@given(
    beats=st.lists(st.tuples(st.floats(min_value=0, max_value=300), st.booleans()), max_size=40),
    idle=st.integers(min_value=30, max_value=600),
)
def test_never_more_counts_than_time_has_passed(beats: list[tuple[float, bool]], idle: int) -> None:
    clock = last = 0.0
    held = counted = 0
    for wait, is_active in beats:
        clock += wait
        result = studytime.weigh(clock - last, held=held, is_active=is_active, idle_seconds=idle)
        if result.outcome is BeatOutcome.IDLE:
            break
        if result.outcome is not BeatOutcome.TOO_EARLY:
            last = clock
        held = result.held
        counted += result.gained
        assert held <= idle
    assert counted <= clock
