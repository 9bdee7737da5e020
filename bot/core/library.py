"""What a reader has collected elsewhere, to suggest interests from."""

from dataclasses import dataclass

from bot.core.harvest import Unread
from bot.core.record import Record


@dataclass(frozen=True, slots=True)
class Library:
    """Papers of a reader's own.

    Attributes:
        title: What it is, to follow "papers of": "your Zotero library".
        records: Those with a title; abstracts may be missing, and what the reader's own program
            calls keywords stands in the note "library.keywords", comma-separated.
        unread: Entries that could not be used.
        wanted: Ids ("arxiv:...", "doi:...") of papers whose title or abstract is missing.
    """

    title: str
    records: tuple[Record, ...]
    unread: tuple[Unread, ...] = ()
    wanted: tuple[str, ...] = ()
