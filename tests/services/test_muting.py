"""Mutes: out of picks and digests of both kinds, not out of searches; they end by themselves."""

from datetime import timedelta

import pytest

from bot.core.grammar import write_line
from bot.core.message import Message
from recommender import InterestKind
from tests.installation import ADA, BOB, GROUP, SUNDAY, Installation, record

DAY = timedelta(days=1)
QUANTUM = {7, 8}


def numbers(message: Message) -> set[int]:
    return {card.number for card in message.cards}


async def test_what_is_muted_is_neither_picked_nor_sent_but_found(filled: Installation) -> None:
    await filled.say("mute quantum")

    first = await filled.say("interests add quantum, galaxy")
    await filled.say("schedule daily 09:00")
    await filled.wait_until(SUNDAY + 3 * DAY)

    sent = {card.number for _, message in filled.board.posted for card in message.cards}
    assert numbers(first) == {9}
    assert sent.isdisjoint(QUANTUM)
    assert numbers(await filled.say("search quantum")) == QUANTUM
    assert numbers(await filled.say("similar quantum")) == QUANTUM


async def test_it_ends_by_itself_and_the_papers_come(filled: Installation) -> None:
    await filled.say("mute quantum for 2 days")
    await filled.say("interests add quantum")
    await filled.say("schedule daily 09:00")

    await filled.wait_until(SUNDAY + 2 * DAY - timedelta(seconds=1))
    before = {card.number for _, message in filled.board.posted for card in message.cards}
    await filled.wait_until(SUNDAY + 3 * DAY)

    after = {card.number for _, message in filled.board.posted for card in message.cards}
    assert (before, after) == (set(), QUANTUM)
    assert (await filled.say("mutes")).text.startswith("Nothing is muted for you.")


async def test_trending_digests_leave_out_what_is_muted_until_it_ends(
    filled: Installation,
) -> None:
    await filled.app.store.charts.keep("day", [7, 9, 8], SUNDAY)
    await filled.say("mute quantum for 1 day")
    await filled.say("schedule trending daily 10:00")

    await filled.wait_until(SUNDAY + 2 * DAY)

    assert [numbers(message) for _, message in filled.board.posted] == [{9}, {7, 8}]
    assert numbers(await filled.say("trending")) == {7, 8, 9}


async def test_here_may_stand_bare_behind_what_is_muted_or_voted_on(filled: Installation) -> None:
    await filled.say("mute quantum for 2 weeks here", place=GROUP)
    await filled.say("like 3 here", place=GROUP)
    muted = await filled.app.services.muting.in_force(GROUP, SUNDAY)

    assert [mute.until for mute in muted] == [SUNDAY + 14 * DAY]
    assert not (await filled.say("unmute quantum here", place=GROUP)).refused
    assert "for this channel" in (await filled.say("reset 3 here", place=GROUP)).text
    assert await filled.app.services.muting.in_force(GROUP, SUNDAY) == ()


async def test_a_channels_mute_is_the_channels_alone(filled: Installation) -> None:
    await filled.say("mute quantum where=here", place=GROUP)

    assert numbers(await filled.say("interests add quantum where=here", place=GROUP)) == set()
    assert numbers(await filled.say("interests add quantum", by=BOB, place=GROUP)) == QUANTUM
    assert "quantum" in (await filled.say("mutes where=here", place=GROUP)).text
    assert (await filled.say("mutes", place=GROUP)).text.startswith("Nothing is muted for you.")


async def test_only_those_who_may_change_a_channel_mute_there(filled: Installation) -> None:
    await filled.say("interests add galaxy where=here", by=ADA, place=GROUP)

    for line in ("mute quantum where=here", "unmute 1 where=here"):
        refused = await filled.say(line, by=BOB, place=GROUP, is_admin=False)
        assert refused.refused

    assert await filled.app.services.muting.in_force(GROUP, SUNDAY) == ()


async def test_muting_again_moves_the_end_and_undo_moves_it_back(filled: Installation) -> None:
    muting = filled.app.services.muting
    await filled.say("mute quantum for 2 days")
    await filled.say("mute quantum for 9 days")
    [moved] = await muting.in_force(ADA, SUNDAY)

    said = await filled.say("undo")
    [back] = await muting.in_force(ADA, SUNDAY)
    await filled.say("undo")

    assert (moved.until, back.until) == (SUNDAY + 9 * DAY, SUNDAY + 2 * DAY)
    assert said.text == "Taken back: muting quantum for you."
    assert await muting.in_force(ADA, SUNDAY) == ()


async def test_what_is_unmuted_by_number_or_words_can_be_taken_back(filled: Installation) -> None:
    await filled.say('mute quantum, "surface codes", author:LeCun, cat:cs.CV')
    before = await filled.app.services.muting.in_force(ADA, SUNDAY)

    for line in ("unmute 2", "unmute quantum", "unmute cat:CS.cv, au:lecun"):
        assert (await filled.say(line)).text.startswith("No longer muted for you:")
    assert await filled.app.services.muting.in_force(ADA, SUNDAY) == ()
    for _ in range(3):
        await filled.say("undo")

    assert await filled.app.services.muting.in_force(ADA, SUNDAY) == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("mute the", "Nothing in that to mute."),
        ("mute arxiv:2401.00001", "A single paper cannot be muted."),
        ("mute for 2 weeks", "Nothing in that to mute."),
        ("mute word:", "Nothing in that to mute."),
        ("mute quantum", "Muted already for you, just so: quantum."),
        ("mute word: quantum", "Muted already for you, just so: quantum."),
        ("mute quantum until whenever", "I cannot read “whenever” as an end."),
        ("mute quantum until 2020-01-01", "“2020-01-01” is past."),
        ("mute quantum for 9 years", "“9 years” is over two years off."),
        ("unmute 1, 2", "Nothing like “1, 2” is muted."),
        ("unmute 0", "Nothing like “0” is muted."),
        ("unmute 3", "Nothing like “3” is muted."),
        ("unmute zebrafish", "Nothing like “zebrafish” is muted."),
    ],
)
async def test_what_cannot_be_muted_is_said_and_nothing_changes(
    filled: Installation, line: str, said: str
) -> None:
    await filled.say("mute quantum")
    before = await filled.keys_and_values()

    message = await filled.say(line)

    assert message.refused
    assert message.text.startswith(said)
    assert await filled.keys_and_values() == before


@pytest.mark.parametrize(
    "line", ["unmute 1, 2", "unmute 2,1", "unmute all", "unmute word:quantum, diffusion"]
)
async def test_many_are_unmuted_at_once_and_come_back_at_once(
    filled: Installation, line: str
) -> None:
    await filled.say("mute word:quantum, diffusion")

    said = await filled.say(line)
    nothing = (await filled.say("mutes")).text
    await filled.say("undo")

    assert said.text == "No longer muted for you: quantum, diffusion."
    assert nothing.startswith("Nothing is muted for you.")
    assert len(await filled.app.services.muting.in_force(ADA, SUNDAY)) == 2


async def test_many_mutes_come_page_by_page_numbered_through(filled: Installation) -> None:
    topics = ("moons", "tides", "ice", "robots", "spikes", "codes", "bandits")
    await filled.say(f"mute {', '.join(topics)}")

    first, second = await filled.say("mutes"), await filled.say("mutes page=2")
    await filled.say("unmute 7")

    assert [name for name in topics if f". {name}" in first.text] == list(topics[:5])
    assert second.text.splitlines()[1:3] == ["6. codes", "7. bandits"]
    assert first.buttons[-1].label == "Next"
    assert "bandits" not in (await filled.say("mutes 2")).text
    assert (await filled.say("mutes here 2")).text.startswith("Muted for you")


async def test_each_mute_has_the_button_that_ends_it(filled: Installation) -> None:
    await filled.say(
        'mute moons, 2024, "graph, networks", author:"O\'Neil", cat:cs.CV, $\\alpha$-x, x theory'
    )

    for left in range(7, 0, -1):
        assert len(await filled.app.services.muting.in_force(ADA, SUNDAY)) == left
        button = (await filled.say("mutes")).buttons[0]
        await filled.say(write_line(button.command, button.arguments))

    assert await filled.app.services.muting.in_force(ADA, SUNDAY) == ()


@pytest.mark.parametrize(
    "line",
    ["mute word:quantum 2 weeks", "mute quantum for two weeks", "mute quantum until 15 march"],
)
async def test_an_end_is_read_however_it_is_put(filled: Installation, line: str) -> None:
    message = await filled.say(line)

    [mute] = await filled.app.services.muting.in_force(ADA, SUNDAY)
    assert mute.what.text == "quantum"
    assert mute.until is not None
    assert "Muted for you until Sun 15 Mar" in message.text


async def test_the_year_is_told_where_it_is_another(filled: Installation) -> None:
    message = await filled.say("mute quantum until 2027-01-06")

    assert "until Wed 6 Jan 2027 00:00, then" in message.text
    assert "until Wed 6 Jan 2027 00:00" in (await filled.say("mutes")).text


async def test_the_way_back_can_be_typed_also_where_many_are_muted(filled: Installation) -> None:
    few = await filled.say("mute quantum, cat:cs.CV")
    many = await filled.say("mute star, moon, sun, tree, stone, river")

    assert few.text.endswith("Back with unmute quantum, cat:cs.CV.")
    assert many.text.endswith("Back with mutes.")


async def test_an_author_named_in_words_is_one_press_from_being_muted(
    filled: Installation,
) -> None:
    await filled.import_(record("Moons", authors=("Yann LeCun",)))

    message = await filled.say("mute yann lecun for 9 days")
    await filled.say(write_line(message.buttons[0].command, message.buttons[0].arguments))
    [mute] = await filled.app.services.muting.in_force(ADA, SUNDAY)

    assert "“yann lecun” is looked for in titles and abstracts." in message.text
    assert (mute.what.kind, mute.what.text) == (InterestKind.AUTHOR, "Yann LeCun")
    assert mute.until == SUNDAY + 9 * DAY
    assert len((await filled.say("mute quantum")).buttons) == 1


async def test_a_subject_like_no_other_is_said_to_be_none(filled: Installation) -> None:
    message = await filled.say("mute cat:zzzz")

    assert not message.refused
    assert "No paper here is in a subject “zzzz”." in message.text


async def test_ended_mutes_make_room_for_new_ones(filled: Installation) -> None:
    words = [f"word{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(51)]
    await filled.say(f"mute {', '.join(words[:50])} for 1 day")

    full = await filled.say(f"mute {words[50]}")
    await filled.wait_until(SUNDAY + 2 * DAY)
    fits = await filled.say(f"mute {words[50]}")

    assert full.refused
    assert "over 50 mutes" in full.text
    assert not fits.refused
    keys = await filled.keys_and_values()
    [held] = [held for key, held in keys.items() if ":mutes:" in key]
    assert words[0] not in held


async def test_while_typing_what_is_muted_is_offered_to_be_unmuted(filled: Installation) -> None:
    await filled.say("mute quantum, diffusion")

    message = await filled.say("mutes")

    assert [dict(button.arguments) for button in message.buttons] == [
        {"what": "quantum"},
        {"what": "diffusion"},
    ]


async def test_a_subject_or_author_nobody_has_is_one_press_from_the_nearest(
    filled: Installation,
) -> None:
    await filled.import_(record("Moons", categories=("cs.CV",), authors=("Yann LeCun",)))
    message = await filled.say("mute cat:cs.CVV for 9 days")
    right = next(b for b in message.buttons if b.arguments.get("what", "").startswith("cat:cs.CV "))

    await filled.say(write_line(right.command, right.arguments))

    changed = await filled.say("mutes")
    await filled.say("undo")
    [back] = await filled.app.services.muting.in_force(ADA, SUNDAY)
    assert back.what.text == "cs.cvv"
    assert "cat:cs.CV  until" in changed.text
    assert "cvv" not in changed.text
    await filled.say(write_line(right.command, right.arguments))
    [mute] = await filled.app.services.muting.in_force(ADA, SUNDAY)
    assert (mute.what.text, mute.until) == ("cs.CV", SUNDAY + 9 * DAY)
    assert "There is no subject “cs.cvv”." in message.text
    assert "LeCun" in (await filled.say("mute author:Lecum")).text
