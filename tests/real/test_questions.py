"""The shared question files: every row becomes a question, the two that stand twice are found."""

import warnings
from collections import Counter
from pathlib import Path

import pytest

from exams.exchange import read, report, write_workbook

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "questions" / "disc_law_eval"

pytestmark = pytest.mark.real

if not FOLDER.is_dir():
    warnings.warn(f"The shared questions are not there, their tests are skipped: {FOLDER}", stacklevel=1)
    pytestmark = [pytest.mark.real, pytest.mark.skip(reason=f"SKIPPED: no shared questions in {FOLDER}")]


def reading(name):
    return read((FOLDER / name).read_bytes(), name)


@pytest.mark.parametrize(
    ("name", "counts", "duplicates"),
    [
        ("mcq_sing_lbk.csv", {"single": 275, "multiple": 0, "true_false": 0}, [{"line": 204, "of": 200}]),
        ("mcq_mult_ungee.csv", {"single": 0, "multiple": 87, "true_false": 0}, []),
    ],
)
def test_every_row_is_read(name, counts, duplicates):
    found = report(reading(name))
    assert (found["format"], found["counts"]) == ("csv", counts)
    assert (found["errors"], found["duplicates"]) == ([], duplicates)
    assert [question["line"] for question in found["questions"]] == list(range(2, sum(counts.values()) + 2))


def test_the_answers_are_those_of_the_file():
    singles = Counter(draft.answer for draft in reading("mcq_sing_lbk.csv").drafts)
    assert singles == {("A",): 64, ("B",): 77, ("C",): 65, ("D",): 69}
    multiples = Counter("".join(draft.answer) for draft in reading("mcq_mult_ungee.csv").drafts)
    assert multiples == {
        "ABCD": 19, "ABD": 16, "AB": 11, "ABC": 10, "BCD": 8, "ACD": 7, "CD": 5,
        "BC": 4, "AD": 3, "BD": 2, "AC": 2,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["mcq_sing_lbk.csv", "mcq_mult_ungee.csv"])
def test_they_survive_our_own_workbook(name):
    written = reading(name).drafts
    again = read(write_workbook(written), "x.xlsx").drafts
    assert [(one.kind, one.stem, one.options, one.answer) for one in again] == [
        (one.kind, one.stem, one.options, one.answer) for one in written
    ]


def test_headings_are_not_needed():
    for name in ("mcq_sing_lbk.csv", "mcq_mult_ungee.csv"):
        data = (FOLDER / name).read_bytes().split(b"\n", 1)[1]
        bare, headed = read(data, name).drafts, reading(name).drafts
        assert [(one.stem, one.options, one.answer) for one in bare] == [
            (one.stem, one.options, one.answer) for one in headed
        ]
