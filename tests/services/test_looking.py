"""Looking beyond the papers at hand: who is asked in turn, what is kept, who waits how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.core.errors import SourceDelayed, SourceRefused, UserError
from bot.core.record import Record
from bot.services.looking import LOOK_UP_PATIENCE, SEARCH_PATIENCE, Looking
from tests.installation import SUNDAY, TITLES, Installation, record

LINK = "https://arxiv.org/abs/2603.00001v3"


@dataclass
class Library:
    """Somebody who searches and looks up; `fails` with what it is given."""

    holds: Sequence[Record] = ()
    fails: Exception | None = None
    asked: list[Sequence[str]] = field(default_factory=list)
    patience: list[timedelta] = field(default_factory=list)

    async def search(self, query: str, size: int, *, patience: timedelta) -> Sequence[Record]:
        return self._answer([query], patience)[:size]

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        return [one for one in self._answer(ids, patience) if set(one.ids) & set(ids)]

    def _answer(self, asked: Sequence[str], patience: timedelta) -> Sequence[Record]:
        self.asked.append(list(asked))
        self.patience.append(patience)
        if self.fails is not None:
            raise self.fails
        return self.holds


def looking(bot: Installation, *libraries: Library) -> Looking:
    def searchers() -> Mapping[str, tuple[str, Library]]:
        return {f"library-{n}": (f"Library {n}", one) for n, one in enumerate(libraries)}

    store = bot.app.store
    return Looking(store.papers, bot.app.catalogue, bot.clock, searchers, lambda: libraries)


def numbered(n: int, **fields: object) -> Record:
    return record(TITLES[n], ids=(f"arxiv:2603.0000{n}",), **fields)


async def test_what_a_search_finds_is_kept_in_its_order_as_of_its_own_date(
    bot: Installation,
) -> None:
    january = SUNDAY - timedelta(days=60)
    library = Library([numbered(2, published=january), numbered(1), numbered(2)])

    found = await looking(bot, library).search("library-0", "quantum")

    assert [paper.title for paper in found] == [TITLES[2], TITLES[1]]
    assert found[0].listed_at == january
    assert found[1].listed_at is not None
    assert found[1].listed_at.year == 1970
    assert library.patience == [SEARCH_PATIENCE]


async def test_a_paper_at_hand_is_not_doubled_by_a_search(bot: Installation) -> None:
    [number] = await bot.import_(numbered(1))

    [found] = await looking(bot, Library([numbered(1)])).search("library-0", "quantum")

    assert found.number == number
    assert found.listed_at == SUNDAY


@pytest.mark.parametrize("error", [SourceDelayed("It is down."), SourceRefused("It will not.")])
async def test_a_search_without_an_answer_names_who_was_asked(
    bot: Installation, error: Exception
) -> None:
    with pytest.raises(UserError, match=r"^Library 0 does not answer just now\."):
        await looking(bot, Library(fails=error)).search("library-0", "quantum")


async def test_a_paper_is_fetched_from_the_first_who_knows_it(bot: Installation) -> None:
    first, second, third = Library(), Library([numbered(1)]), Library([numbered(1)])

    paper = await looking(bot, first, second, third).named(LINK)

    assert paper.title == TITLES[1]
    assert (len(first.asked), len(second.asked), len(third.asked)) == (1, 1, 0)
    assert first.patience == [LOOK_UP_PATIENCE]


async def test_a_paper_at_hand_is_asked_of_nobody(bot: Installation) -> None:
    await bot.import_(numbered(1))
    library = Library()

    assert (await looking(bot, library).named(LINK)).title == TITLES[1]
    assert library.asked == []


async def test_whoever_is_out_of_reach_is_passed_over(bot: Installation) -> None:
    down = Library(fails=SourceDelayed("It is down."))

    assert (await looking(bot, down, Library([numbered(1)])).named(LINK)).title == TITLES[1]


@pytest.mark.parametrize("text", [LINK, "a paper on beetles"])
async def test_what_nobody_knows_is_said_to_be_unknown(bot: Installation, text: str) -> None:
    with pytest.raises(UserError, match=r"^I know no paper"):
        await looking(bot, Library([numbered(2)])).named(text)


async def test_records_are_asked_for_by_what_is_missing_and_nothing_is_kept(
    bot: Installation,
) -> None:
    first, second = Library([numbered(1)]), Library([numbered(2)])

    told = await looking(bot, first, second).records(
        ["arxiv:2603.00001", "arxiv:2603.00002", "text:abc"]
    )

    assert [one.title for one in told] == [TITLES[1], TITLES[2]]
    assert second.asked == [["arxiv:2603.00002"]]
    assert await bot.app.store.papers.last_number() == 0
