"""Looking papers up: pages that fit together, any input answered."""

import pytest

from bot.commands import COMMANDS
from bot.core.grammar import write_short
from bot.core.message import Message, Page
from tests.installation import SUNDAY, TITLES, Installation, record


def page_of(message: Message) -> Page:
    last = message.blocks[-1]
    assert isinstance(last, Page)
    return last


async def press(bot: Installation, message: Message, label: str) -> Message:
    button = next(b for b in message.buttons if b.label == label)
    return await bot.say(write_short(button.command, button.arguments, COMMANDS))


async def many(bot: Installation, count: int = 12) -> None:
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(count)))


async def test_pages_hold_every_match_once_and_turn_both_ways(bot: Installation) -> None:
    await many(bot)

    pages = [await bot.say("search quantum")]
    while page_of(pages[-1]).next:
        pages.append(await press(bot, pages[-1], "Next"))

    numbers = [card.number for page in pages for card in page.cards]
    assert sorted(numbers) == list(range(1, 13))
    assert [(page_of(p).first, page_of(p).last, page_of(p).total) for p in pages] == [
        (1, 5, 12), (6, 10, 12), (11, 12, 12)
    ]  # fmt: skip
    assert await press(bot, pages[1], "Previous") == pages[0]


async def test_a_list_starts_again_and_says_so_when_papers_came_in(bot: Installation) -> None:
    await many(bot)
    first = await bot.say("search quantum")
    await bot.import_(record("One more about quantum matter"))

    turned = await press(bot, first, "Next")

    assert turned.text.startswith("New papers came in, so this list starts again.")
    assert page_of(turned).first == 1


@pytest.mark.parametrize("said", ["arxiv:2401.00001", "https://arxiv.org/abs/2401.00001v2"])
async def test_an_id_or_link_shows_its_one_paper(bot: Installation, said: str) -> None:
    await bot.import_(record(TITLES[0], ids=("arxiv:2401.00001",), abstract="All of it."))

    message = await bot.say(f"search {said}")

    assert [card.number for card in message.cards] == [1]
    assert message.cards[0].summary == "All of it."
    assert (await bot.say("search arxiv:2401.99999")).refused


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('au:lovelace', [1]),
        ('ti:"graph networks"', [1, 2]),
        ('"graph networks" -traffic', [1]),
        ("cat:q-bio date:2024", [1]),
        ("galaxy OR traffic", [2, 3]),
    ],
)  # fmt: skip
async def test_the_search_words_of_the_help_work(
    bot: Installation, query: str, found: list[int]
) -> None:
    told = {"authors": ("Ada Lovelace",), "categories": ("q-bio.BM",)}
    await bot.import_(
        record(TITLES[0], published=SUNDAY.replace(year=2024), **told),
        record(TITLES[4]),
        record(TITLES[8]),
    )

    message = await bot.say(f"search {query}")

    assert sorted(card.number for card in message.cards) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "What should I look for?"),
        ("unheardofword", "Nothing found for “unheardofword”."),
        ("the of", "Those words say too little to search by."),
        ("date:banana", "That date was not understood."),
    ],
)
async def test_where_nothing_is_found_it_says_why_and_what_to_type(
    filled: Installation, query: str, said: str
) -> None:
    message = await filled.say(f"search {query}")

    assert message.text.startswith(said)
    assert message.cards == ()


async def test_the_nearest_are_shown_where_no_paper_has_all_words(filled: Installation) -> None:
    message = await filled.say("search quantum galaxy")

    assert message.text.startswith("No paper has all these words; these come closest.")
    assert len(message.cards) >= 2


async def test_a_page_behind_the_end_is_the_last_page(bot: Installation) -> None:
    await many(bot)

    message = await bot.say("search quantum offset=1000")

    assert (page_of(message).first, page_of(message).last) == (11, 12)


async def test_papers_without_the_words_follow_below_a_line_that_says_so(
    bot: Installation,
) -> None:
    hearts = [record("Heart attack", abstract=f"Infarction of the heart {n}") for n in range(6)]
    moons = [record(f"Moon {n}", abstract=f"Tide and ice {n}") for n in range(500)]
    await bot.import_(*hearts, *moons, record("Infarction"))

    second = await press(bot, await bot.say("search heart"), "Next")

    assert [type(block).__name__ for block in second.blocks] == [
        "PaperCard", "Text", "PaperCard", "Page"
    ]  # fmt: skip
    assert "No other paper has any of these words" in second.text
    assert (page_of(second).last, page_of(second).total) == (7, 7)
