"""The reading list as its reader meets it: saved, found, marked, taken back, taken along."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from bibtexparser.entrypoint import parse_string

from bot.core.message import Message
from bot.core.places import Conversation
from bot.services.library import MOST_SAVED
from bot.store.library import Saved, write_saved
from tests.installation import ADA, BOB, GROUP, SUNDAY, TITLES, Installation, record


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def numbers(message: Message) -> list[int]:
    return [card.number for card in message.cards]


async def save(bot: Installation, *papers: int) -> None:
    """Save papers, a minute apart."""
    for number in papers:
        bot.clock.advance(await bot.clock.now() + timedelta(minutes=1))
        await bot.say(f"save {number}")


# Saving


async def test_a_paper_saved_is_on_the_list_of_its_reader_alone(filled: Installation) -> None:
    said = await filled.say("save 7", place=GROUP, is_admin=False)

    assert said.text == f"Saved: {TITLES[6]}. See your list with saved."
    assert labels(said) == ["Undo", "My list"]
    assert numbers(await filled.say("saved")) == [7]
    assert numbers(await filled.say("saved", by=BOB)) == []


async def test_a_paper_is_saved_once(filled: Installation) -> None:
    await filled.say("save 7")

    said = await filled.say("save 7")

    assert said.text == f"Already on your list: {TITLES[6]}. See it with saved."
    assert numbers(await filled.say("saved")) == [7]


@pytest.mark.parametrize("typed", ["#7", "7.", "paper 7", "“7”", "no. 7", "Paper #7"])
async def test_a_number_is_read_however_it_is_put(filled: Installation, typed: str) -> None:
    await filled.say(f"save {typed}")

    assert numbers(await filled.say("saved")) == [7]
    assert (await filled.say(f"similar {typed}")).text.startswith(f"Papers like {TITLES[6]}")


@pytest.mark.parametrize("line", ["save 3, 4", "like #3 and #4", "unsave 3 4"])
async def test_several_papers_at_once_are_refused_and_nothing_changes(
    filled: Installation, line: str
) -> None:
    before = await filled.keys_and_values()

    said = await filled.say(line)

    assert said.refused
    assert said.text.startswith("One paper at a time.")
    assert await filled.keys_and_values() == before


async def test_every_pick_can_be_saved_also_under_a_channel_s(filled: Installation) -> None:
    for place, where in ((None, ""), (GROUP, " where=here")):
        await filled.say(f"interests add protein{where}", place=place)
        message = await filled.say(f"picks 1{where}", place=place)
        [button] = [b for b in message.cards[0].buttons if b.label == "Save"]

        assert (button.command, dict(button.arguments)) == (
            "save",
            {"paper": str(message.cards[0].number)},
        )


async def test_a_full_list_takes_no_more(filled: Installation) -> None:
    many = {n: write_saved(Saved(n, SUNDAY)) for n in range(100, 100 + MOST_SAVED)}
    await filled.app.store.saved.put(ADA, many)

    said = await filled.say("save 7")

    assert said.refused
    assert said.text == "Your list holds 2,000 papers already. Remove some with unsave 4711."


async def test_what_is_not_on_the_list_cannot_be_removed_or_read(filled: Installation) -> None:
    for line in ("unsave 7", "read 7", "unread 7"):
        said = await filled.say(line)

        assert said.text == f"Not on your list: {TITLES[6]}. Save it with save 7."
    assert await filled.app.store.profiles.last_change(ADA) is None


# Undo


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("save 9", f"saving “{TITLES[8]}”"),
        ("unsave 7", f"removing “{TITLES[6]}” from your list"),
        ("read 7", f"marking “{TITLES[6]}” as read"),
    ],
)
async def test_every_change_of_the_list_can_be_taken_back(
    filled: Installation, line: str, label: str
) -> None:
    await save(filled, 3, 7)
    before = await filled.app.store.saved.all(ADA)
    await filled.say(line)
    assert await filled.app.store.saved.all(ADA) != before

    said = await filled.say("undo")

    assert said.text == f"Taken back: {label}."
    assert await filled.app.store.saved.all(ADA) == before


# The list


async def test_the_list_is_paged_latest_first(filled: Installation) -> None:
    await save(filled, *range(1, 8))

    first = await filled.say("saved")
    second = await filled.say("saved 2")
    beyond = await filled.say("saved page=9")
    spelled = await filled.say("saved page 2")
    searched = await filled.say("saved zebrafish page 2")

    assert numbers(first) == [7, 6, 5, 4, 3]
    assert numbers(second) == numbers(beyond) == numbers(spelled) == [2, 1]
    assert searched.text.startswith("Nothing on your list fits that.")
    assert first.text == "Your reading list: 7 papers, 7 unread."
    assert labels(first) == ["Next", "Export BibTeX"]
    assert labels(second) == ["Previous", "Export BibTeX"]


async def test_the_list_is_searched_in_titles_and_authors(bot: Installation) -> None:
    await bot.import_(
        record(TITLES[0], authors=("Zoë Müller",)),
        record(TITLES[4], authors=("Ada Lovelace",)),
        record(TITLES[5], authors=("Alan Turing",)),
    )
    await save(bot, 1, 2, 3)

    async def found(words: str) -> list[int]:
        return numbers(await bot.say(f"saved {words}"))

    assert await found("graph network") == [2, 1]
    assert await found("muller") == [1]
    assert await found("turing scal") == [3]
    assert await found("turing graph") == []
    assert await found('"') == []


async def test_the_list_shows_what_is_read_and_what_is_not(filled: Installation) -> None:
    await save(filled, 3, 7)
    said = await filled.say("read 7")

    unread = await filled.say("saved unread")
    done = await filled.say("saved show=read")

    assert said.text == f"Marked as read: {TITLES[6]}. What is left: saved unread."
    assert (numbers(unread), numbers(done)) == ([3], [7])
    assert [card.badge for card in (*unread.cards, *done.cards)] == [
        "saved Sun 1 Mar, unread",
        "saved Sun 1 Mar, read",
    ]
    assert [b.label for b in done.cards[0].buttons] == ["Unread", "Remove", "Like"]
    assert (await filled.say("read 7")).text.startswith("That was noted already.")
    await filled.say("unread 7")
    assert numbers(await filled.say("saved unread")) == [7, 3]


async def test_an_empty_list_says_how_to_begin(filled: Installation) -> None:
    nothing = await filled.say("saved")
    await filled.say("save 7")
    none_like_that = await filled.say("saved zebrafish")

    assert nothing.text.startswith("Nothing saved yet.")
    assert none_like_that.text == "Nothing on your list fits that. See all of it with saved."


async def test_papers_that_became_one_are_one_on_the_list(bot: Installation) -> None:
    first, second = await bot.import_(
        record("Graph networks", ids=("arxiv:2603.00001",)),
        record("Networks of graphs", ids=("doi:10.1/x",)),
    )
    await save(bot, first, second)
    await bot.import_(record("Graph networks", ids=("arxiv:2603.00001", "doi:10.1/x")))
    await bot.app.catalogue.catch_up()

    assert numbers(await bot.say("saved")) == [first]
    await bot.say(f"unsave {second}")
    assert await bot.app.store.saved.all(ADA) == ()


# Export


async def test_saved_papers_are_exported_in_each_form(filled: Installation) -> None:
    await save(filled, 3, 7)

    said = [await filled.say(line) for line in ("export", "export ris", "export json saved")]

    assert [message.text for message in said] == [
        "2 saved papers as BibTeX, in saved.bib.",
        "2 saved papers as RIS, in saved.ris.",
        "2 saved papers as CSL JSON, in saved.json.",
    ]
    [bibtex], [_], [csl] = [message.files for message in said]
    titles = [entry.fields_dict["title"].value for entry in parse_string(bibtex.text).entries]
    assert titles == [item["title"] for item in json.loads(csl.text)] == [TITLES[6], TITLES[2]]


async def test_liked_papers_are_exported_latest_first(filled: Installation) -> None:
    await filled.say("like 3")
    filled.clock.advance(SUNDAY + timedelta(hours=1))
    await filled.say("like 7 where=here", place=GROUP)
    await filled.say("dislike 9")

    message = await filled.say("export liked json")

    [file] = message.files
    assert [item["title"] for item in json.loads(file.text)] == [TITLES[6], TITLES[2]]
    assert (await filled.say("export liked", by=BOB)).text.startswith("Nothing liked yet.")


async def test_nothing_saved_is_no_file(filled: Installation) -> None:
    message = await filled.say("export")

    assert message.files == ()
    assert message.text.startswith("Nothing saved yet.")


async def test_a_form_nobody_knows_is_refused_with_those_there_are(filled: Installation) -> None:
    message = await filled.say("export endnote")

    assert message.refused
    assert "bibtex, ris, json" in message.text


# Past picks


async def test_past_picks_are_found_by_day_and_by_word(filled: Installation) -> None:
    await filled.say("interests add protein, networks")
    await filled.say("schedule daily 09:00 size=2")
    await filled.wait_until(SUNDAY + timedelta(days=2))
    monday, tuesday = [
        [card.number for card in message.cards] for _, message in filled.board.posted
    ]

    everything = await filled.say("archive")
    on_monday = await filled.say("archive mon 2 mar")
    by_word = await filled.say("archive survey")

    assert numbers(on_monday) == monday
    assert numbers(everything)[: len(tuesday)] == tuesday
    assert {c.badge for c in on_monday.cards} == {"picked Mon 2 Mar"}
    assert all("survey" in card.title for card in by_word.cards)
    assert on_monday.text == "What you got, for “mon 2 mar”: 2 papers, latest first."


async def test_past_picks_are_found_by_week_and_weekday(filled: Installation) -> None:
    await filled.say("interests add protein, networks")
    await filled.say("schedule daily 09:00 size=2")
    await filled.wait_until(SUNDAY + timedelta(days=2))
    first = numbers(await filled.say("archive last week"))
    by_day = [numbers(m) for _, m in filled.board.posted]

    assert numbers(await filled.say("archive sunday")) == first != []
    assert [numbers(await filled.say(f"archive {day}")) for day in ("monday", "today")] == by_day
    assert numbers(await filled.say("archive this week")) == [*by_day[1], *by_day[0]]
    assert numbers(await filled.say("archive last month")) == []
    assert (await filled.say("archive '")).text.startswith("Nothing picked for you fits “'”.")


async def test_days_of_another_year_are_told_with_it(filled: Installation) -> None:
    await filled.say("interests add protein")
    await filled.say("save 3")
    await filled.wait_until(SUNDAY + timedelta(days=330))

    past, saved = await filled.say("archive"), await filled.say("saved")

    assert {card.badge for card in past.cards} == {"picked Sun 1 Mar 2026"}
    assert [card.badge for card in saved.cards] == ["saved Sun 1 Mar 2026, unread"]
    assert past.cards


async def test_a_digest_counts_for_its_own_date_however_late_it_came(filled: Installation) -> None:
    await filled.say("interests add protein")
    await filled.say("schedule daily 23:30 Europe/Berlin size=2")
    [order] = await filled.app.services.ordering.orders(ADA)
    _, due = order.schedule.next_after(SUNDAY)
    filled.clock.advance(due + timedelta(hours=2))  # After midnight, within the hours of grace.
    first = numbers(await filled.say("archive today"))
    await filled.wait_until(due + timedelta(hours=3))

    posted = [card.number for _, message in filled.board.posted[:1] for card in message.cards]
    assert first == []
    assert posted
    assert numbers(await filled.say("archive 1 mar"))[-len(posted) :] == posted


async def test_a_channel_s_past_picks_are_its_own(filled: Installation) -> None:
    await filled.say("interests add protein where=here", place=GROUP)
    thread = replace(GROUP, thread="17")

    for place in (GROUP, thread):
        mine = await filled.say("archive", place=place)
        ours = await filled.say("archive here", place=place)

        assert mine.text == "Nothing picked for you yet. Start with picks."
        assert ours.text.startswith("What this channel got: ")
        likes = [b for card in ours.cards for b in card.buttons if b.command == "like"]
        assert all(b.arguments["where"] == "here" for b in likes)


async def test_looking_back_changes_nothing(filled: Installation) -> None:
    await filled.say("interests add protein")
    await filled.say("picks")
    before = await filled.keys_and_values()

    for line in ("archive", "archive yesterday", "saved", "export"):
        await filled.say(line, place=Conversation("console", "local", "elsewhere"))

    assert await filled.keys_and_values() == before


async def test_a_page_of_the_archive_is_turned(filled: Installation) -> None:
    await filled.say("interests add protein, networks, models, quantum, learning")
    await filled.say("picks 5")

    first, second = await filled.say("archive"), await filled.say("archive 2")

    assert len(first.cards) == 5
    assert labels(first) == ["Next"]
    assert labels(second)[0] == "Previous"
    assert not set(numbers(first)) & set(numbers(second))
