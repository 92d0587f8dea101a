"""How many? Counts over rosters, the rates that come of them, and the people behind each number."""

from exams.rates import rates
from exams.statistics.candidates import Candidate, candidates
from exams.statistics.counts import Tally, UnitTally, counts, total
from exams.statistics.people import Group, PersonFacts, people
from exams.statistics.qualified import qualified_people

__all__ = [
    "Candidate",
    "Group",
    "PersonFacts",
    "Tally",
    "UnitTally",
    "candidates",
    "counts",
    "people",
    "qualified_people",
    "rates",
    "total",
]
