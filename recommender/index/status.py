"""What can be told of an index to whoever runs it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Status:
    """An index as it is now.

    Attributes:
        papers: How many it holds.
        segments: Into how many parts these are divided.
        size: Bytes on disk; 0 in memory.
        position: How far in the catalogue's log it has come.
        written_at: When it was saved last, UTC; None for never.
        writer: The process that writes it, where there is one and its id can be told.
    """

    papers: int
    segments: int
    size: int
    position: str
    written_at: datetime | None
    writer: int | None
