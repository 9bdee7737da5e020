"""What belongs to one owner: kept as given, taken back exactly, counted once, deleted wholly."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.places import Reader
from bot.store.keys import Keys
from bot.store.profile_json import (
    Change,
    read_change,
    read_interest,
    read_vote,
    vote_field,
    write_change,
    write_interest,
    write_vote,
)
from bot.store.profiles import CHANGES_KEPT, Profiles
from recommender import Bar, Interest, InterestKind, Verdict
from tests.installation import ADA, BOB, GROUP
from tests.store.shelf import MONDAY


@pytest.fixture
def profiles(redis: Redis, prefix: str) -> Profiles:
    return Profiles(redis, Keys(prefix))


def interest(text: str, minutes: int = 0, weight: float = 1.0) -> Interest:
    return Interest(text, InterestKind.WORDS, text, weight, MONDAY + timedelta(minutes=minutes))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@given(kind=st.sampled_from(InterestKind), text=texts, weight=st.floats(0.1, 5))
def test_an_interest_is_read_as_it_was_written(
    kind: InterestKind, text: str, weight: float
) -> None:
    written = Interest("id", kind, text, weight, MONDAY)

    assert read_interest(write_interest(written)) == written


def test_a_vote_is_read_as_it_was_written() -> None:
    vote = read_vote(vote_field(47, ADA), write_vote(Verdict.DISLIKE, MONDAY))

    assert (vote.number, vote.verdict, vote.by, vote.given_at) == (
        47,
        Verdict.DISLIKE,
        str(ADA),
        MONDAY,
    )


def test_a_change_is_read_as_it_was_written() -> None:
    change = Change("interests", str(ADA), {"put": ["é"], "drop": []}, "adding “é”")

    assert read_change(write_change(change)) == change


async def test_an_owner_nobody_knows_has_an_empty_profile(profiles: Profiles) -> None:
    profile = await profiles.load(ADA)

    assert (profile.interests, profile.feedback, profile.seen) == ((), (), frozenset())
    assert profile.bar is Bar.NORMAL
    assert await profiles.last_list(ADA) is None
    assert await profiles.last_change(ADA) is None


async def test_interests_are_kept_in_the_order_they_were_stated(profiles: Profiles) -> None:
    later, sooner, same = interest("later", 5), interest("sooner", 1), interest("a", 1)

    await profiles.change_interests(ADA, add=[later, sooner, same])
    await profiles.change_interests(ADA, add=[interest("later", 5, weight=2)], remove=["a"])

    assert [(i.text, i.weight) for i in await profiles.interests(ADA)] == [
        ("sooner", 1.0),
        ("later", 2.0),
    ]
    assert await profiles.interests(BOB) == ()


async def test_a_reader_has_one_vote_a_paper_wherever_it_is_kept(profiles: Profiles) -> None:
    first = await profiles.vote(GROUP, 7, ADA, Verdict.LIKE, MONDAY)
    second = await profiles.vote(GROUP, 7, ADA, Verdict.DISLIKE, MONDAY)
    await profiles.vote(GROUP, 7, BOB, Verdict.LIKE, MONDAY)

    assert first is None
    assert second == write_vote(Verdict.LIKE, MONDAY)
    votes = {(v.number, v.by): v.verdict for v in (await profiles.load(GROUP)).feedback}
    assert votes == {(7, str(ADA)): Verdict.DISLIKE, (7, str(BOB)): Verdict.LIKE}


async def test_a_vote_put_back_is_the_vote_that_stood_there(profiles: Profiles) -> None:
    await profiles.vote(ADA, 7, ADA, Verdict.LIKE, MONDAY)
    before = await profiles.load(ADA)

    was = await profiles.vote(ADA, 7, ADA, Verdict.DISLIKE, MONDAY + timedelta(days=1))
    await profiles.restore_vote(ADA, 7, ADA, was)
    unknown = await profiles.vote(ADA, 8, ADA, Verdict.LIKE, MONDAY)
    await profiles.restore_vote(ADA, 8, ADA, unknown)

    assert await profiles.load(ADA) == before


async def test_shown_papers_are_seen_in_every_month_after(profiles: Profiles) -> None:
    assert await profiles.mark_shown(ADA, [1, 2], MONDAY, "first")
    assert await profiles.mark_shown(ADA, [3], MONDAY + timedelta(days=70), "second")

    assert (await profiles.load(ADA)).seen == {1, 2, 3}
    assert await profiles.last_list(ADA) == "second"
    assert not await profiles.mark_shown(ADA, [2, 4], MONDAY + timedelta(days=70), "third")
    assert (await profiles.load(ADA)).seen == {1, 2, 3}
    assert await profiles.last_list(ADA) == "second"


async def test_papers_an_open_digest_holds_are_not_shown(
    redis: Redis, profiles: Profiles, prefix: str
) -> None:
    await redis.hset(Keys(prefix).held(ADA), "some delivery", "4,5")

    assert await profiles.held(ADA) == {4, 5}
    assert not await profiles.mark_shown(ADA, [5], MONDAY, "list")
    assert await profiles.mark_shown(BOB, [5], MONDAY, "list")


async def test_of_many_equal_lists_shown_at_once_one_is_shown(redis: Redis, prefix: str) -> None:
    processes = [Profiles(redis, Keys(prefix)) for _ in range(8)]

    shown = await asyncio.gather(
        *(process.mark_shown(ADA, [1, 2, 3], MONDAY, "the same list") for process in processes)
    )

    assert sum(shown) == 1
    assert await processes[0].last_list(ADA) == "the same list"


async def test_the_latest_changes_are_kept_newest_first_and_each_is_struck_off_once(
    profiles: Profiles,
) -> None:
    changes = [Change("vote", str(ADA), {"n": n}, f"change {n}") for n in range(CHANGES_KEPT + 3)]
    for change in changes:
        await profiles.push_change(ADA, change)

    found = []
    while (latest := await profiles.last_change(ADA)) is not None:
        found.append(latest)
        await profiles.drop_change(ADA, latest)

    assert found == changes[::-1][:CHANGES_KEPT]


async def test_who_first_set_an_owner_up_stays_who_did(profiles: Profiles) -> None:
    assert await profiles.set_up(GROUP, ADA) == str(ADA)
    assert await profiles.set_up(GROUP, BOB) == str(ADA)
    await profiles.set_preference(GROUP, "zone", "Asia/Tokyo")
    await profiles.set_preference(GROUP, "bar", "few")

    settings = await profiles.preferences(GROUP)

    assert (settings.set_up_by, settings.zone, settings.bar) == (str(ADA), "Asia/Tokyo", Bar.FEW)
    assert (await profiles.load(GROUP)).bar is Bar.FEW


async def test_a_forgotten_reader_leaves_no_vote_in_any_channel(profiles: Profiles) -> None:
    for by in (ADA, BOB):
        await profiles.change_interests(by, add=[interest("x")])
        await profiles.mark_shown(by, [1], MONDAY, "list")
        await profiles.vote(GROUP, 1, by, Verdict.LIKE, MONDAY)
        await profiles.vote(by, 1, by, Verdict.LIKE, MONDAY)
    others = await profiles.load(BOB)

    await profiles.forget(ADA)
    await profiles.forget(ADA)

    assert await profiles.load(ADA) == await profiles.load(Reader("console", "local", "nobody"))
    assert [vote.by for vote in (await profiles.load(GROUP)).feedback] == [str(BOB)]
    assert await profiles.load(BOB) == others
