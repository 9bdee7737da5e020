"""Interests suggested from a library: each paper once, unknown ones looked up, nothing kept."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.errors import SourceDelayed, SourceRefused, UserError
from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.services.looking import Looking
from bot.services.suggesting import MOST_SUGGESTED, MOST_WANTED, Suggesting
from tests.installation import Installation, record

BEETLES = [record(f"Humming beetles of the {n * 7919}th kind") for n in range(1, 5)]


class Shelf:
    """Knows papers by id, and who asked for them."""

    def __init__(self, *records: Record) -> None:
        self.records = records
        self.asked: list[Sequence[str]] = []

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        self.asked.append(list(ids))
        return [one for one in self.records if set(one.ids) & set(ids)]


def suggesting(
    bot: Installation, library: Library | Exception, shelf: Shelf | None = None
) -> Suggesting:
    async def read(_text: str) -> Library:
        if isinstance(library, Exception):
            raise library
        return library

    look_ups = [shelf] if shelf else []
    app = bot.app
    looking = Looking(app.store.papers, app.catalogue, bot.clock, dict, lambda: look_ups)
    return Suggesting(read, looking, app.catalogue)


async def test_what_papers_share_comes_first_and_weighs_more(bot: Installation) -> None:
    library = Library("your BibTeX", tuple(BEETLES), (Unread("line 3", "no title"),))

    found = await suggesting(bot, library).from_library("x")

    assert (found.title, found.papers, found.unread) == ("your BibTeX", 4, 1)
    assert found.interests[0].papers == 4
    assert found.interests[0].weight == 2
    assert "beetles" in found.interests[0].text
    assert len(found.interests) <= MOST_SUGGESTED


async def test_a_paper_that_stands_twice_counts_once(bot: Installation) -> None:
    once = await suggesting(bot, Library("yours", tuple(BEETLES))).from_library("x")
    twice = await suggesting(bot, Library("yours", (*BEETLES, *BEETLES))).from_library("x")

    assert twice == once


async def test_papers_named_by_id_are_taken_from_here_or_asked_for(bot: Installation) -> None:
    await bot.import_(record("Humming beetles at hand", ids=("arxiv:2603.00001",)))
    away = record("Humming beetles far away", ids=("arxiv:2603.00002",))
    shelf = Shelf(away)
    library = Library("your links", (), wanted=("arxiv:2603.00001", "arxiv:2603.00002", "doi:x"))

    found = await suggesting(bot, library, shelf).from_library("x")

    assert found.papers == 2
    assert shelf.asked == [["arxiv:2603.00002", "doi:x"]]
    assert await bot.app.store.papers.last_number() == 1


async def test_a_long_list_of_ids_is_asked_for_in_part(bot: Installation) -> None:
    wanted = tuple(f"arxiv:2603.{n:05}" for n in range(MOST_WANTED + 50))
    shelf = Shelf()

    await suggesting(bot, Library("yours", tuple(BEETLES), wanted=wanted), shelf).from_library("x")

    assert shelf.asked == [list(wanted[:MOST_WANTED])]


@pytest.mark.parametrize("error", [SourceDelayed("Zotero is down."), SourceRefused("No such.")])
async def test_a_library_that_cannot_be_read_says_why(bot: Installation, error: Exception) -> None:
    with pytest.raises(UserError, match=str(error)):
        await suggesting(bot, error).from_library("x")


async def test_nothing_to_suggest_is_said_with_what_to_type(bot: Installation) -> None:
    with pytest.raises(UserError, match=r"^Nothing in ORCID 1 to suggest interests from"):
        await suggesting(bot, Library("ORCID 1", ())).from_library("x")
