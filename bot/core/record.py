"""What a source or a file says of one paper, before the catalogue gives it a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recommender.identifiers import text_id, title_id


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as one source tells it; everything but `title` may be empty.

    Texts are cleaned already. The catalogue decides which paper a record belongs to, merges what
    several sources say, and fills in an address where none came.

    Attributes:
        ids: Version-free names the source gave, "arxiv:2401.01234" before "doi:10.1/x". Empty
            where it gave none: the paper then goes by `text_name`.
        title: Cleaned, one line, never empty.
        abstract: Cleaned, one line, at most 10,000 characters.
        raw_title: The title as it came, where cleaning changed it.
        raw_abstract: The abstract as it came, where cleaning changed it.
        authors: Names in the paper's order.
        categories: Such as "cs.LG"; the primary one first.
        published: First version, UTC.
        updated: This version, UTC.
        version: Of the source, 1 or more.
        url: Where its title leads, http or https.
        sources: Names of the sources it came from; one, before any merging.
        signals: Figures the source gave, such as {"huggingface.upvotes": 12.0}; finite.
        notes: Texts a source gave beside the abstract, by its name: "huggingface.summary" (written
            by it, shown as its own), "huggingface.keywords" (comma-separated), "huggingface.code"
            and "huggingface.project" (addresses), "huggingface.organization",
            "huggingface.submitter". Cleaned, one line each, never empty.
        own_summary: A summary written by this project, shown as ours.
    """

    ids: tuple[str, ...]
    title: str
    abstract: str = ""
    raw_title: str = ""
    raw_abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    version: int | None = None
    url: str = ""
    sources: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    own_summary: str = ""

    @property
    def text_name(self) -> str:
        """The name made from its words: "title:<hash>", or "text:<hash>" for a short title."""
        return title_id(self.title) or text_id(self.title, self.abstract or self.own_summary)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that gave no paper.

    Attributes:
        file: The path as the caller gave it.
        line: Where it stands, counted from 1.
        reason: Plain words, such as "no title".
    """

    file: str
    line: int
    reason: str
