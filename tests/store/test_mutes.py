"""Mutes are read back as they were written, in the order they were added."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.store.keys import Keys
from bot.store.mutes import Mutes, read_mute, write_mute
from recommender import Interest, InterestKind, Mute
from tests.installation import ADA, BOB, GROUP

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KINDS = (InterestKind.WORDS, InterestKind.PHRASE, InterestKind.AUTHOR, InterestKind.CATEGORY)

moments = st.none() | st.datetimes(timezones=st.just(UTC))
mutes = st.builds(
    Mute,
    what=st.builds(
        Interest,
        id=st.text(max_size=10),
        kind=st.sampled_from(KINDS),
        text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
        added_at=moments,
    ),
    until=moments,
)


@given(mute=mutes)
def test_a_mute_is_read_back_as_it_was_written(mute: Mute) -> None:
    assert read_mute(write_mute(mute)) == mute


async def test_owners_have_each_their_own_oldest_first(redis: Redis, prefix: str) -> None:
    store = Mutes(redis, Keys(prefix))
    old, new = (
        Mute(Interest(name, InterestKind.WORDS, name, added_at=NOW + timedelta(minutes=minutes)))
        for name, minutes in (("b", 0), ("a", 1))
    )

    await store.change(ADA, add=[new, old])
    await store.change(GROUP, add=[old])
    await store.change(GROUP, remove=["b", "nothing"])

    assert await store.of_owner(ADA) == (old, new)
    assert await store.of_owner(GROUP) == ()
    assert await store.of_owner(BOB) == ()
