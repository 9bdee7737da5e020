"""A paper as the catalogue knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; everything but `number`, `ids` and `title` may be empty.

    Attributes:
        number: The permanent integer that seen sets, votes and the index hold; 1 or more.
        ids: Version-free names: "arxiv:2401.01234", "doi:10.1/x", "title:<hash>", "text:<hash>".
            The first is the one shown.
        title: Cleaned, one line.
        abstract: Cleaned.
        raw_title: The title as it came, where cleaning changed it.
        raw_abstract: The abstract as it came, where cleaning changed it.
        authors: Names in the paper's order.
        categories: Such as "cs.LG"; the primary one first.
        published: First version, UTC.
        updated: This version, UTC.
        version: Of the source, 1 or more.
        listed_at: When it became a candidate for digests, UTC.
        url: Where its title leads.
        sources: Names of the sources that listed it.
        signals: Figures a source gave, such as {"huggingface.upvotes": 12.0}.
        notes: Texts a source gave beside the abstract, by its name: "huggingface.summary" (written
            by it, shown as its own), "huggingface.keywords" (comma-separated), "huggingface.code"
            and "huggingface.project" (addresses), "huggingface.organization",
            "huggingface.submitter". Cleaned, one line each, never empty.
        own_summary: A summary written by this project where no abstract came; shown as ours.
    """

    number: int
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
    listed_at: datetime | None = None
    url: str = ""
    sources: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    own_summary: str = ""

    @property
    def text(self) -> str:
        """What stands below the title: the abstract, else our own summary."""
        return self.abstract or self.own_summary
