"""What goes into an index, and what a search of it asks and gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from recommender.paper import Paper

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
ALWAYS, NEVER = -(2**63), 2**63 - 1  # Ends left open, in microseconds since 1970.


class Weighting(StrEnum):
    """How counts of words become scores."""

    PLAIN = "plain"  # The cosine of scikit-learn's TfidfVectorizer: smooth idf, l2 norm.
    SATURATED = "saturated"  # As in BM25, title words counted twice; see `recommender.index.epoch`.

    @property
    def title_counts(self) -> int:
        """How often a word of the title counts."""
        return 1 if self is Weighting.PLAIN else 2


class Place(StrEnum):
    """Where in a paper a word stands."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    ABSTRACT = "abstract"


class Entry(NamedTuple):
    """A paper to index under `number`; `listed_at` is UTC and aware."""

    number: int
    paper: Paper
    listed_at: datetime


class Hit(NamedTuple):
    """A paper found. `score` is above zero."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Within:
    """Which papers may be found; what is left at its default does not narrow.

    Attributes:
        published: From (inclusive) and to (exclusive), UTC; None leaves an end open. A paper
            without a date of its own counts by `listed_at`.
        listed_since: Papers listed at or after this moment, UTC.
        categories: Codes or archives; a paper in any of them passes.
        authors: Names as typed; a paper by any of them passes.
        excluded: Numbers never found.
    """

    published: tuple[datetime | None, datetime | None] = (None, None)
    listed_since: datetime | None = None
    categories: Iterable[str] = ()
    authors: Iterable[str] = ()
    excluded: frozenset[int] = frozenset()


def microseconds(moment: datetime) -> int:
    """Count microseconds since 1970. Raises `TypeError` for a moment without a zone."""
    return (moment - _EPOCH) // _MICROSECOND
