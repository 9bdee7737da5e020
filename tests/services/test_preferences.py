"""Interests: one line said, kept, counted, removed and taken back exactly."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.errors import UserError
from bot.core.places import Owner
from bot.services.preferences import MOST_INTERESTS
from bot.services.wording import listed, shortened
from recommender import InterestKind, Verdict, parse_interests
from recommender import written as write
from tests.installation import ADA, BOB, GROUP, SUNDAY, TITLES, Installation, record

EVERY_KIND = 'protein design^2, "exact phrase", -survey, author:"Yann LeCun", cat:cs.LG'


async def texts(bot: Installation, owner: Owner = ADA) -> list[str]:
    return [write(i) for i in await bot.app.services.preferences.interests(owner)]


async def add(bot: Installation, line: str, weight: float = 1.0) -> None:
    await bot.app.services.preferences.add(ADA, ADA, line, weight, SUNDAY)


async def test_every_kind_is_kept_as_it_was_meant(bot: Installation) -> None:
    await add(bot, EVERY_KIND + ", https://arxiv.org/abs/2401.00002")

    assert sorted(await texts(bot)) == sorted(
        ["protein design^2", '"exact phrase"', "-survey", 'author:"Yann LeCun"', "cat:cs.LG",
         "arxiv:2401.00002"]
    )  # fmt: skip


async def test_a_weight_given_for_the_line_is_for_parts_that_state_none(bot: Installation) -> None:
    await add(bot, "protein design^2, graphs", weight=3.0)

    assert sorted(await texts(bot)) == ["graphs^3", "protein design^2"]


async def test_what_is_known_already_is_not_new(bot: Installation) -> None:
    await add(bot, "graphs, proteins")
    preferences = bot.app.services.preferences

    again = await preferences.add(ADA, ADA, "graphs, Proteins, stars", 1.0, SUNDAY)

    assert [i.text for i in again.interests] == ["stars"]
    assert len(await texts(bot)) == 3


async def test_ten_thousand_characters_are_read_and_the_rest_reported(bot: Installation) -> None:
    line = ", ".join(f"topic number {n}" for n in range(1_000))[:10_000]

    stated = await bot.app.services.preferences.add(ADA, ADA, line, 1.0, SUNDAY)

    assert len(stated.interests) == len(await texts(bot)) == 50
    assert stated.ignored


async def test_more_than_a_hundred_interests_are_refused_and_nothing_is_kept_of_them(
    bot: Installation,
) -> None:
    for start in range(0, MOST_INTERESTS, 50):
        await add(bot, ", ".join(f"word{n}x" for n in range(start, start + 50)))
    await add(bot, "word7x^2")

    with pytest.raises(UserError, match="over 100 interests"):
        await add(bot, "word7x, beetles")

    assert len(await texts(bot)) == MOST_INTERESTS


@pytest.mark.parametrize("line", ["", " , ,, ", "the, of and", "!!!", "-", '""', "\x00\x07", "^2"])
async def test_a_line_with_nothing_to_look_for_is_refused(bot: Installation, line: str) -> None:
    with pytest.raises(UserError, match="Nothing in that to look for"):
        await add(bot, line)

    assert await bot.keys_and_values() == {}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("1", ["-survey", "design^2"]),
        ("3", ["graphs", "-survey"]),
        ("graphs", ["-survey", "design^2"]),
        ("GRAPHS", ["-survey", "design^2"]),
        ("design", ["graphs", "-survey"]),
        ("design^2", ["graphs", "-survey"]),
        ("-survey", ["graphs", "design^2"]),
        ("graphs, design", ["-survey"]),
    ],
)
async def test_an_interest_is_removed_by_its_number_or_words(
    bot: Installation, said: str, left: list[str]
) -> None:
    for line in ("graphs", "-survey", "design^2"):
        stated = parse_interests(line)
        await bot.app.services.preferences.add(
            ADA, ADA, line, 1.0, SUNDAY.replace(minute=10 + len(await texts(bot)))
        )
        assert stated.interests

    await bot.app.services.preferences.remove(ADA, ADA, said)

    assert await texts(bot) == left


@pytest.mark.parametrize("said", ["0", "4", "-1", "999999", "stars", "", "²"])
async def test_removing_what_is_not_there_is_refused(bot: Installation, said: str) -> None:
    await add(bot, "graphs, proteins, trees")

    with pytest.raises(UserError, match="No such interest"):
        await bot.app.services.preferences.remove(ADA, ADA, said)

    assert len(await texts(bot)) == 3


async def test_any_interest_is_removed_by_how_it_is_written(bot: Installation) -> None:
    await add(bot, EVERY_KIND)

    for written in await texts(bot):
        await bot.app.services.preferences.remove(ADA, ADA, written)

    assert await texts(bot) == []


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.sampled_from(
            ["add graphs", "add proteins^2", "add graphs^3, -survey", "remove 1", "remove graphs",
             "clear", "add stars, trees"]
        ),
        max_size=8,
    )
)  # fmt: skip
async def test_undoing_every_step_gives_every_state_there_was(
    redis: Redis, bot: Installation, steps: list[str]
) -> None:
    await bot.app.services.privacy.forget(ADA, SUNDAY)
    states = [await texts(bot)]
    for step in steps:
        message = await bot.say(f"interests {step}")
        if (now := await texts(bot)) != states[-1]:
            assert not message.refused
            states.append(now)

    for state in reversed(states):
        assert await texts(bot) == state
        await bot.say("undo")


async def test_undo_leaves_alone_what_others_changed_in_the_channel_meanwhile(
    bot: Installation,
) -> None:
    await bot.say("interests add graphs where=here", by=ADA, place=GROUP)
    await bot.say("interests add proteins where=here", by=BOB, place=GROUP)

    message = await bot.say("undo", by=ADA, place=GROUP)

    assert message.text == "Taken back: adding graphs to this channel's interests."
    assert await texts(bot, GROUP) == ["proteins"]


async def test_seen_votes_and_named_papers_follow_a_merge(bot: Installation) -> None:
    first, second = await bot.import_(
        record(TITLES[0], ids=("arxiv:2401.00001",)),
        record("The same in a journal under another title", ids=("doi:10.1234/a",)),
    )
    preferences, profiles = bot.app.services.preferences, bot.app.store.profiles
    await add(bot, "https://doi.org/10.1234/a, protein")
    await profiles.mark_shown(ADA, [second], SUNDAY, "list")
    await profiles.vote(ADA, first, ADA, Verdict.DISLIKE, SUNDAY)
    await profiles.vote(ADA, second, ADA, Verdict.LIKE, SUNDAY.replace(hour=13))

    await bot.import_(record(TITLES[0], ids=("arxiv:2401.00001", "doi:10.1234/a")))
    await bot.app.catalogue.catch_up()
    profile = await preferences.profile(ADA)

    assert profile.seen == {first}
    assert [(v.number, v.verdict) for v in profile.feedback] == [(first, Verdict.LIKE)]
    assert [i.number for i in profile.interests if i.kind is InterestKind.PAPER] == [first]


async def test_a_paper_named_before_it_arrived_counts_from_then_on(bot: Installation) -> None:
    await add(bot, "arxiv:2401.00001")
    before = await bot.app.services.preferences.profile(ADA)
    [number] = await bot.import_(record(TITLES[0], ids=("arxiv:2401.00001",)))

    after = await bot.app.services.preferences.profile(ADA)

    assert [i.number for i in before.interests] == [None]
    assert [i.number for i in after.interests] == [number]


def test_a_receipt_names_a_few_interests_and_counts_the_others() -> None:
    many = parse_interests(", ".join(["a" * 100, *(f"topic {n}" for n in range(9))])).interests

    said = listed(many)

    assert said.startswith("a" * 59 + "…, topic 0, ")
    assert said.endswith("topic 3 and 5 more")


@given(text=st.text(), longest=st.integers(1, 50))
def test_a_shortened_text_fits_and_shows_that_it_was_cut(text: str, longest: int) -> None:
    short = shortened(text, longest)

    assert len(short) <= longest
    assert short == text or short.endswith("…")


async def test_interests_of_one_line_keep_the_order_they_were_typed_in(bot: Installation) -> None:
    topics = ["zebrafish", "aardvarks", "monkeys", "beetles", "quails"]

    await bot.say("interests add " + ", ".join(topics))

    stated = await bot.app.services.preferences.interests(ADA)
    assert [interest.text for interest in stated] == topics
