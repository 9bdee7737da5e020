"""Make a library of the papers that a reader's own collection gave."""

from collections.abc import Iterable

from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record

MOST_RECORDS = 5_000
LARGEST = 5_000_000  # Bytes of one answer, or of what was pasted.


def library_of(title: str, records: Iterable[Record], unread: Iterable[Unread] = ()) -> Library:
    """Give the papers; those without an abstract are wanted, each by its first id."""
    kept = tuple(records)
    wanted = dict.fromkeys(one.ids[0] for one in kept if one.ids and not one.abstract)
    return Library(title, kept, tuple(unread), tuple(wanted))
