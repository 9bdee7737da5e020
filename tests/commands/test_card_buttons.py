"""What can be done with a pick by pressing: votes with counts or marks, abstract, mute, undo."""

from bot.core.message import Button, Message
from bot.core.places import direct
from tests.installation import ADA, BOB, GROUP, Installation, record


def labels(message: Message) -> list[str]:
    return [button.label for button in message.relabel]


def offered(message: Message) -> dict[str, str]:
    return {b.label: b.arguments.get("what", "") for b in message.buttons}


async def test_a_pick_has_three_buttons_and_a_menu(filled: Installation) -> None:
    message = await filled.say("interests add galaxy")

    [card] = message.cards
    assert [b.label for b in card.buttons if not b.tucked] == ["Like", "Not for me", "Save"]
    menu = [b.label for b in card.buttons if b.tucked]
    assert menu == ["Abstract", "More like this", "Why this", "Mute"]


async def test_in_a_channel_the_vote_buttons_count(filled: Installation) -> None:
    await filled.say("like 7 where=here", by=ADA, place=GROUP, pressed=True)
    second = await filled.say("like 7 where=here", by=BOB, place=GROUP, pressed=True)
    changed = await filled.say("dislike 7 where=here", by=BOB, place=GROUP, pressed=True)

    assert labels(second) == ["Like 2", "Not for me"]
    assert labels(changed) == ["Like 1", "Not for me 1"]
    here = {"paper": "7", "where": "here"}
    assert [(b.command, b.arguments) for b in changed.relabel] == [
        ("like", here),
        ("dislike", here),
    ]


async def test_a_second_press_in_a_channel_offers_to_take_the_vote_back(
    filled: Installation,
) -> None:
    await filled.say("like 7 where=here", place=GROUP, pressed=True)
    await filled.say("like 8 where=here", place=GROUP, pressed=True)

    again = await filled.say("like 7 where=here", place=GROUP, pressed=True)
    undone = await filled.say("undo paper=7", place=GROUP, pressed=True)

    assert again.text == "You already said so. Take it back with undo 7."
    assert again.buttons == (Button("Undo", "undo", {"paper": "7"}),)
    assert undone.text.startswith("Taken back: your like of “Quantum error correction")
    assert labels(undone) == ["Like", "Not for me"]


async def test_in_a_direct_message_a_second_press_takes_the_vote_back(
    filled: Installation,
) -> None:
    first = await filled.say("like 7", label="Like")
    second = await filled.say("like 7", label="Liked ✓")
    other = await filled.say("dislike 7", pressed=True)

    assert labels(first) == ["Liked ✓", "Not for me"]
    assert labels(second) == ["Like", "Not for me"]
    assert second.text.startswith("Taken back: your like of “Quantum error")
    assert labels(other) == ["Like", "Not for me ✓"]


async def test_a_vote_taken_back_by_a_second_press_comes_back_with_undo(
    filled: Installation,
) -> None:
    await filled.say("like 7", label="Like")
    await filled.say("like 7", label="Liked ✓")

    undone = await filled.say("undo")

    assert undone.text.startswith("Taken back: withdrawing your like of “Quantum error")
    assert (await filled.say("like 7")).text.startswith("You already said so")


async def test_a_press_that_means_to_vote_takes_no_vote_back_that_was_given_elsewhere(
    filled: Installation,
) -> None:
    await filled.say("like 7 where=here", place=GROUP, label="Like")

    again = await filled.say("like 7", label="Like")
    saved = [await filled.say("save 7", label="Save") for _ in range(2)]

    assert again.text.startswith("You already said so")
    assert labels(again) == ["Liked ✓", "Not for me"]
    assert saved[1].text.startswith("Already on your list")
    assert labels(saved[1]) == ["Saved ✓"]


async def test_what_was_taken_back_elsewhere_is_not_given_by_a_press_that_means_to_take_back(
    filled: Installation,
) -> None:
    late = await filled.say("like 7", label="Liked ✓")
    off = await filled.say("save 7", label="Saved ✓")

    assert late.text.startswith("Nothing to take back")
    assert labels(late) == ["Like", "Not for me"]
    assert off.text.startswith("Not on your list")
    assert labels(off) == ["Save"]


async def test_typed_twice_a_vote_stays(filled: Installation) -> None:
    await filled.say("like 7")

    again = await filled.say("like 7")

    assert again.text.startswith("You already said so")
    assert again.relabel == ()


async def test_in_a_direct_message_saving_is_marked_and_taken_back(filled: Installation) -> None:
    first = await filled.say("save 7", label="Save")
    second = await filled.say("save 7", label="Saved ✓")

    assert labels(first) == ["Saved ✓"]
    assert labels(second) == ["Save"]
    assert second.text.startswith("Off your list")
    assert (await filled.say("saved")).cards == ()


async def test_nobody_sees_in_a_channel_who_saved_what(filled: Installation) -> None:
    first = await filled.say("save 7", place=GROUP, pressed=True)
    again = await filled.say("save 7", place=GROUP, pressed=True)

    assert first.relabel == again.relabel == ()
    assert again.text.startswith("Already on your list")


async def test_an_own_vote_pressed_in_a_channel_is_not_shown_to_it(filled: Installation) -> None:
    voted = await filled.say("like 7", place=GROUP, pressed=True)

    assert voted.relabel == ()


async def test_undo_under_a_receipt_takes_back_that_vote_and_no_later_one(
    filled: Installation,
) -> None:
    receipt = await filled.say("like 7")
    await filled.say("interests add galaxy")

    undone = await filled.say("undo 7")

    assert receipt.buttons[0] == Button("Undo", "undo", {"paper": "7"})
    assert undone.text.startswith("Taken back: your like of “Quantum error")
    assert "galaxy" in (await filled.say("interests")).text


async def test_undo_of_a_paper_that_nothing_was_done_with_says_so(filled: Installation) -> None:
    await filled.say("like 7")

    assert (await filled.say("undo 8")).text.startswith("Nothing to take back")


async def test_the_abstract_comes_alone_and_marks_nothing_as_seen(filled: Installation) -> None:
    message = await filled.say("abstract 7")

    [card] = message.cards
    assert card.summary.startswith("We present quantum error correction")
    assert "abstract" not in [button.command for button in card.buttons]
    assert 7 in {card.number for card in (await filled.say("interests add quantum")).cards}


async def test_a_paper_without_an_abstract_says_where_to_look(bot: Installation) -> None:
    [number] = await bot.import_(record("A paper that nobody described at all", abstract=""))

    message = await bot.say(f"abstract {number}")

    assert "No abstract of A paper that nobody described at all is known here." in message.text


async def test_muting_from_a_paper_offers_its_authors_subjects_and_words(
    bot: Installation,
) -> None:
    names = ("Ada Lovelace", "Alan Turing", 'Grace "Amazing" Hopper')
    [number] = await bot.import_(
        record("Compilers for quantum machines", authors=names, categories=("cs.PL", "quant-ph"))
    )

    message = await bot.say(f"mute paper={number}", pressed=True)

    found = list(offered(message).items())
    assert found[:4] == [
        ("Mute Ada Lovelace", 'author:"Ada Lovelace"'),
        ("Mute Grace Amazing Hopper", 'author:"Grace Amazing Hopper"'),
        ("Mute cs.PL", "cat:cs.PL"),
        ("Mute quant-ph", "cat:quant-ph"),
    ]
    assert len(found) == 6


async def test_every_offered_mute_mutes_the_paper(filled: Installation) -> None:
    message = await filled.say("mute paper=7")

    for what in offered(message).values():
        await filled.say("undo")
        await filled.say(f"mute {what}")
        assert 7 not in {c.number for c in (await filled.say("interests add quantum")).cards}


async def test_in_a_channel_ones_own_mute_comes_first_and_the_channels_is_offered(
    filled: Installation,
) -> None:
    own = await filled.say("mute paper=7", place=GROUP)
    its = await filled.say("mute paper=7 where=here", place=GROUP)

    assert "your picks" in own.text
    assert own.buttons[-1] == Button(
        "Mute for this channel too", "mute", {"paper": "7", "where": "here"}
    )
    assert all(button.arguments["where"] == "here" for button in its.buttons)


async def test_mute_alone_asks_what(filled: Installation) -> None:
    message = await filled.say("mute")

    assert message.refused
    assert "Nothing in that to mute" in message.text


async def test_lists_of_ones_own_say_what_was_done_with_their_papers(
    filled: Installation,
) -> None:
    await filled.say("like 7")
    await filled.say("dislike 8")
    await filled.say("save 8")

    for place in (direct(ADA), GROUP):  # The answer is for the asker alone in both.
        found = await filled.say("search quantum", place=place)

        assert {
            card.number: [b.label for b in card.buttons if not b.tucked] for card in found.cards
        } == {
            7: ["Liked ✓", "Not for me", "Save"],
            8: ["Like", "Not for me ✓", "Saved ✓"],
        }


async def test_a_channels_own_picks_are_not_marked_with_ones_own_votes(
    filled: Installation,
) -> None:
    await filled.say("like 7", place=GROUP)

    message = await filled.say("interests add quantum where=here", place=GROUP)

    labelled = {card.number: card.buttons[0].label for card in message.cards}
    assert labelled == {7: "Like", 8: "Like"}
