"""What votes taught, withdrawn paper by paper, word by word or whole; always with a way back."""

from bot.core.places import Owner
from recommender import Feedback
from tests.installation import ADA, BOB, GROUP, SUNDAY, TITLES, Installation, record

VOTES = ("like 7", "like 3", "dislike 11", "dislike 5")


async def votes(bot: Installation, owner: Owner = ADA) -> tuple[Feedback, ...]:
    return (await bot.app.services.preferences.profile(owner)).feedback


async def voted(bot: Installation) -> tuple[Feedback, ...]:
    for line in VOTES:
        await bot.say(line)
    return await votes(bot)


async def numbers(bot: Installation, owner: Owner = ADA) -> set[int]:
    return {vote.number for vote in await votes(bot, owner)}


async def test_a_reset_asks_first_and_takes_votes_alone(filled: Installation) -> None:
    await filled.say("interests add protein, models")
    await filled.say("schedule daily 09:00")
    await filled.say("mute galaxy")
    await filled.say("save 6")
    before = await voted(filled)
    kept = await filled.keys_and_values()

    asked = await filled.say("reset")
    assert await votes(filled) == before
    done = await filled.say("reset yes")

    assert "This withdraws 4 votes for you" in asked.text
    [button] = asked.buttons
    assert (button.command, dict(button.arguments)) == ("reset", {"confirm": "yes"})
    assert done.text.startswith("Withdrawn for you: 4 votes")
    assert await votes(filled) == ()
    after = await filled.keys_and_values()
    changed = {key.split(":")[2] for key in kept | after if kept.get(key) != after.get(key)}
    assert changed <= {"v", "va", "undo", "o"}


async def test_after_a_reset_the_list_is_that_of_one_who_never_voted(filled: Installation) -> None:
    await filled.app.services.preferences.add(ADA, ADA, "models, networks", 1.0, SUNDAY)
    fresh = await filled.upcoming()
    await voted(filled)
    assert await filled.upcoming() != fresh

    await filled.say("reset yes")

    assert await filled.upcoming() == fresh


async def test_one_undo_puts_all_of_a_reset_back(filled: Installation) -> None:
    before = await voted(filled)
    await filled.say("reset yes")

    undone = await filled.say("undo")

    assert undone.text == "Taken back: withdrawing 4 votes for you."
    assert await votes(filled) == before


async def test_a_vote_on_a_paper_a_kind_or_a_word_is_withdrawn_alone(filled: Installation) -> None:
    await voted(filled)

    paper = await filled.say("reset 7")
    assert await numbers(filled) == {3, 11, 5}
    await filled.say("undo")
    await filled.say("reset like language")
    assert await numbers(filled) == {7, 11, 5}
    await filled.say("undo")
    await filled.say("reset language")
    assert await numbers(filled) == {7, 5}
    await filled.say("undo")
    assert "This withdraws 4 votes for you" in (await filled.say("reset all")).text
    await filled.say("reset dislikes yes")

    assert "“Quantum error correction with surface codes”" in paper.text
    assert await numbers(filled) == {7, 3}


async def test_what_nobody_voted_on_is_said(filled: Installation) -> None:
    empty = await filled.say("reset")
    before = await voted(filled)

    for line in ("reset 6", "reset zebrafish", "reset dislike quantum", "reset arxiv:2401.99999"):
        message = await filled.say(line)
        assert message.text.startswith("No vote for you has to do with"), line

    assert empty.text.startswith("No votes to withdraw for you.")
    assert await votes(filled) == before


async def test_the_profile_names_the_words_votes_taught_and_whose_doing_it_was(
    filled: Installation,
) -> None:
    await filled.say("like 7")
    await filled.say("dislike 9")

    lines = (await filled.say("profile")).text.splitlines()

    quantum, galaxy = f"“{TITLES[6]}”", f"“{TITLES[8]}”"
    assert "From votes: 1 for and 1 against, which taught me these words." in lines
    assert f"for codes, taught by {quantum}" in lines
    assert f"against sky, taught by {galaxy}" in lines


async def test_each_learned_word_has_the_button_that_takes_it_back(filled: Installation) -> None:
    await voted(filled)
    message = await filled.say("profile")
    offered = [b for b in message.buttons if b.command == "reset" and "what" in b.arguments]

    assert len(offered) == 8
    for button in offered:
        await filled.say(f"reset {button.arguments['what']}")
        known = await filled.app.services.profiling.known(ADA)
        words = {
            f"{verdict} {one.word}"
            for verdict, found in (
                ("like", known.lessons.liked),
                ("dislike", known.lessons.disliked),
            )
            for one in found
        }
        assert button.arguments["what"] not in words
        await filled.say("undo")


async def test_a_channels_votes_are_withdrawn_for_the_channel_alone(filled: Installation) -> None:
    await filled.say("interests add galaxy where=here", by=ADA, place=GROUP)
    await filled.say("like 7 where=here", by=ADA, place=GROUP)
    await filled.say("dislike 5 where=here", by=BOB, place=GROUP)
    before = await votes(filled, GROUP)

    refused = await filled.say("reset yes where=here", by=BOB, place=GROUP, is_admin=False)
    unchanged = await votes(filled, GROUP)
    await filled.say("reset confirm=yes where=here", by=ADA, place=GROUP)
    gone = await votes(filled, GROUP)
    await filled.say("undo", by=ADA)

    assert refused.refused
    assert (unchanged, gone) == (before, ())
    assert await votes(filled, GROUP) == before
    assert (await numbers(filled, ADA), await numbers(filled, BOB)) == ({7}, {5})


async def test_who_is_forgotten_does_not_come_back_by_anothers_undo(filled: Installation) -> None:
    await filled.say("like 7 where=here", by=ADA, place=GROUP)
    await filled.say("like 5 where=here", by=BOB, place=GROUP)
    await filled.say("reset confirm=yes where=here", by=ADA, place=GROUP)

    await filled.say("forget-me yes", by=BOB)
    named = [k for k, held in (await filled.keys_and_values()).items() if BOB.user in k + held]
    await filled.say("undo", by=ADA)

    assert named == []
    assert {vote.by for vote in await votes(filled, GROUP)} == {str(ADA)}


async def test_votes_on_a_paper_merged_away_are_found_by_either_number(bot: Installation) -> None:
    await bot.import_(
        record(TITLES[6], ids=("arxiv:2401.00001",)),
        record("Quantum error codes, as printed in a journal", ids=("doi:10.1234/a",)),
    )
    await bot.say("like 2")
    await bot.import_(record(TITLES[6], ids=("arxiv:2401.00001", "doi:10.1234/a")))

    withdrawn = await bot.say("reset arxiv:2401.00001")

    assert TITLES[6] in withdrawn.text
    assert await votes(bot) == ()
