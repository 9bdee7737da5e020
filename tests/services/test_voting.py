"""Votes: they move the next list, count once, and are taken back exactly."""

import pytest

from bot.core.places import Owner
from bot.core.record import Record
from bot.sample import sample_file
from bot.sources.imports import read_file
from recommender import Verdict
from tests.installation import ADA, BOB, GROUP, TITLES, Installation, record

# What readers see first, and a kind of paper that several of the best belong to, by its title.
_BESIDE = "moons whales bandits tides robots kernels galaxies neurons".split()
SYNTHETIC = [
    record(f"Proteins in {kind} beside {other}", abstract=f"Of {other}, {other} and {kind}.")
    for other in _BESIDE
    for kind in ("ice", "law")
]
SAMPLE = [one for one in read_file(sample_file(), "sample") if isinstance(one, Record)]


async def votes(bot: Installation, owner: Owner = ADA) -> dict[tuple[int, str], Verdict]:
    profile = await bot.app.services.preferences.profile(owner)
    return {(vote.number, vote.by): vote.verdict for vote in profile.feedback}


async def test_a_dislike_moves_the_next_list_says_how_and_undo_restores_it(
    filled: Installation,
) -> None:
    await filled.say("interests add protein, models, networks")
    before = await filled.upcoming()
    title = TITLES[before[0] - 1]

    message = await filled.say(f"dislike {before[0]}")
    moved = await filled.upcoming()
    undone = await filled.say("undo")

    assert before[0] not in moved
    assert message.text.startswith(f"Less like {title} for you.")
    assert f"Next up now: {TITLES[moved[0] - 1]}" in message.text
    assert undone.text == f"Taken back: your dislike of “{title}” for you."
    assert await filled.upcoming() == before
    assert await votes(filled) == {}


@pytest.mark.parametrize(
    ("papers", "interests", "kind"),
    [
        (SYNTHETIC, "proteins", "Proteins in law"),
        (SAMPLE, "search, language models", "Architecture Search"),
    ],
    ids=["synthetic", "sample"],
)
async def test_one_vote_moves_a_whole_kind_in_the_very_next_list(
    bot: Installation, papers: list[Record], interests: str, kind: str
) -> None:
    numbers = await bot.import_(*papers)
    alike = [n for n, one in zip(numbers, papers, strict=True) if kind in one.title]
    await bot.say(f"interests add {interests}")

    def mean_place(listed: list[int]) -> float:
        order = [*listed, *(number for number in numbers if number not in listed)]
        return sum(order.index(number) for number in alike[1:]) / len(alike[1:])

    neutral = mean_place(await bot.upcoming(size=89))
    await bot.say(f"dislike {alike[0]}")
    lower = mean_place(await bot.upcoming(size=89))
    await bot.say("undo")
    await bot.say(f"like {alike[0]}")
    higher = mean_place(await bot.upcoming(size=89))

    assert lower > neutral + 1
    assert higher < neutral - 1


async def test_the_reply_names_the_words_that_count_otherwise_now(filled: Installation) -> None:
    await filled.say("interests add models")

    liked = await filled.say("like 7")
    turned = await filled.say("dislike 7")

    assert "More of: quantum error correction" in liked.text
    assert "Less of: quantum error correction" in turned.text
    assert "Less of" not in liked.text
    assert "More of" not in turned.text


async def test_a_vote_changed_and_undone_is_the_vote_before(filled: Installation) -> None:
    await filled.say("interests add protein")
    await filled.say("like 5")
    await filled.say("dislike 5")

    await filled.say("undo")
    assert await votes(filled) == {(5, str(ADA)): Verdict.LIKE}
    await filled.say("undo")
    assert await votes(filled) == {}


async def test_the_same_vote_again_changes_nothing_and_needs_no_second_undo(
    filled: Installation,
) -> None:
    await filled.say("like 5")

    again = await filled.say("like 5")
    await filled.say("undo")

    assert again.text.startswith("You already said so")
    assert await votes(filled) == {}


async def test_a_vote_under_a_channels_pick_counts_for_the_reader_and_the_channel(
    filled: Installation,
) -> None:
    await filled.say("dislike 5 where=here", by=ADA, place=GROUP)
    await filled.say("dislike 5 where=here", by=ADA, place=GROUP)
    await filled.say("like 5 where=here", by=BOB, place=GROUP)

    assert await votes(filled, ADA) == {(5, str(ADA)): Verdict.DISLIKE}
    assert await votes(filled, BOB) == {(5, str(BOB)): Verdict.LIKE}
    assert await votes(filled, GROUP) == {
        (5, str(ADA)): Verdict.DISLIKE,
        (5, str(BOB)): Verdict.LIKE,
    }


async def test_a_channel_vote_taken_back_is_taken_back_in_both_places(
    filled: Installation,
) -> None:
    await filled.say("like 5", by=ADA)
    await filled.say("dislike 5 where=here", by=ADA, place=GROUP)

    await filled.say("undo", by=ADA)

    assert await votes(filled, ADA) == {(5, str(ADA)): Verdict.LIKE}
    assert await votes(filled, GROUP) == {}


async def test_an_own_vote_does_not_count_for_the_channel_it_was_typed_in(
    filled: Installation,
) -> None:
    await filled.say("like 5", by=ADA, place=GROUP)

    assert await votes(filled, GROUP) == {}


async def test_a_channels_dislikes_move_the_channels_list(filled: Installation) -> None:
    await filled.say("interests add protein, models, networks where=here", place=GROUP)
    before = await filled.upcoming(GROUP)

    message = await filled.say("dislike 6 where=here", place=GROUP)

    assert "for this channel" in message.text
    assert await filled.upcoming(GROUP) != before


async def test_a_paper_voted_on_is_not_picked(filled: Installation) -> None:
    await filled.say("like 7")
    await filled.say("dislike 8")

    message = await filled.say("interests add quantum")

    assert message.cards == ()


async def test_a_vote_on_a_paper_nobody_knows_is_refused(filled: Installation) -> None:
    for line in ("like 99", "dislike arxiv:2401.99999", "like nonsense"):
        message = await filled.say(line)

        assert message.refused
        assert "I know no paper" in message.text
    assert await votes(filled) == {}
