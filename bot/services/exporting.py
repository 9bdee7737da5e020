"""A reader's papers as a file for other programs."""

import asyncio
from collections.abc import Sequence

from bot.core.message import File
from bot.services.citations import Format
from recommender import Paper

MOST_EXPORTED = 2_000
LARGEST_BYTES = 8_000_000  # Discord takes files of ten million.


async def exported(papers: Sequence[Paper], what: str, form: Format) -> tuple[File, int]:
    """Write papers into a file named for what they are.

    Returns:
        The file, and how many it holds: the first `MOST_EXPORTED`, or fewer where it would be
        too large for a chat.
    """
    return await asyncio.to_thread(_exported, papers[:MOST_EXPORTED], what, form)


def _exported(papers: Sequence[Paper], what: str, form: Format) -> tuple[File, int]:
    text = form.write(papers)
    while len(papers) > 1 and len(text.encode()) > LARGEST_BYTES:
        papers = papers[: len(papers) // 2]
        text = form.write(papers)
    return File(f"{what}.{form.ending}", form.media, text), len(papers)
