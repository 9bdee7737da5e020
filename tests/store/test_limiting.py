"""Turns at a host: one after the other for all processes, and never lost with who had one."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.errors import TemporaryError
from bot.core.harvest import Limit
from bot.store.address import read_address
from bot.store.client import client_for
from bot.store.keys import Keys
from bot.store.limiting import RedisLimiter
from bot.store.scripts import load_script
from tests.store.servers import form_cluster, running

APART = 0.03
ONE = Limit("arxiv", APART, one_at_a_time=True)
MANY = Limit("biorxiv", APART)
SLOW = Limit("arxiv", 60.0, one_at_a_time=True)
SLOW_MANY = Limit("biorxiv", 60.0)
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def keys(prefix: str) -> Keys:
    return Keys(prefix)


@pytest.fixture
def here(redis: Redis, keys: Keys) -> RedisLimiter:
    return RedisLimiter(redis, keys)


@pytest.fixture
async def there(redis_url: str, keys: Keys) -> AsyncIterator[RedisLimiter]:
    """Another process: it shares nothing with `here` but Redis."""
    async with Redis.from_url(redis_url) as client:
        yield RedisLimiter(client, keys)


class Visits:
    """When requests began and ended, in monotonic seconds."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []

    async def ask(self, limiter: RedisLimiter, limit: Limit, lasting: float = 0.0) -> None:
        async with limiter.turn(limit):
            began = time.monotonic()
            await asyncio.sleep(lasting)
            self.spans.append((began, time.monotonic()))

    def gaps(self) -> list[float]:
        """Seconds from the end of each to the beginning of the next."""
        spans = sorted(self.spans)
        return [after[0] - before[1] for before, after in itertools.pairwise(spans)]


async def taken(limiter: RedisLimiter, limit: Limit) -> None:
    """Take a turn if there is one now, and give it back."""
    async with limiter.turn(limit, patience=timedelta()):
        pass


class TestOneAtATime:
    async def test_each_begins_a_while_after_the_last_has_ended_whoever_asks(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        visits = Visits()

        await asyncio.gather(*(visits.ask(who, ONE, 0.01) for who in (here, there, here)))

        assert len(visits.spans) == 3
        assert min(visits.gaps()) >= APART - 0.002  # Redis counts whole milliseconds.

    async def test_a_turn_is_nobody_else_s_while_it_is_held(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        async with here.turn(ONE):
            with pytest.raises(TemporaryError):
                await taken(there, ONE)

    async def test_other_hosts_have_turns_of_their_own(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        async with here.turn(SLOW):
            await taken(there, Limit("huggingface", 60.0, one_at_a_time=True))

    async def test_a_turn_is_given_back_whatever_happened_in_it(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            async with here.turn(ONE):
                _ = 1 / 0

        async with there.turn(ONE, patience=timedelta(seconds=5)):
            pass

    async def test_who_is_cancelled_in_the_middle_gives_the_turn_back(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        holding = asyncio.Event()

        async def hold() -> None:
            async with here.turn(ONE):
                holding.set()
                await asyncio.Event().wait()

        holder = asyncio.create_task(hold())
        await holding.wait()
        holder.cancel()

        async with there.turn(ONE, patience=timedelta(seconds=5)):
            pass
        assert holder.done()

    async def test_who_is_cancelled_while_waiting_leaves_nothing_behind(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        await taken(there, ONE)  # It is connected by now: what is cancelled is the waiting.
        async with here.turn(ONE):
            waiting = asyncio.create_task(Visits().ask(there, ONE))
            await asyncio.sleep(1.0)  # It has looked by now, and looks again only after seconds.
            waiting.cancel()

        async with here.turn(ONE, patience=timedelta(seconds=5)):
            pass
        await asyncio.wait([waiting])  # It gives back before it ends.
        assert waiting.cancelled()

    async def test_the_turn_of_a_killed_holder_runs_out(
        self, redis: Redis, keys: Keys, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        turn, end, key = (
            load_script(redis, "turn"),
            load_script(redis, "end_turn"),
            keys.limit(ONE.name),
        )
        await turn(keys=[key], args=["killed", 30, 1, 150, -1])  # Nobody renews it.

        with pytest.raises(TemporaryError):
            await taken(there, ONE)
        async with there.turn(ONE, patience=timedelta(seconds=5)):
            await end(keys=[key], args=["killed", 30, "asked"])

            with pytest.raises(TemporaryError):  # It came back, but the turn was not its any more.
                await taken(here, ONE)

    async def test_an_answer_of_redis_that_was_lost_costs_no_turn(
        self, redis: Redis, keys: Keys
    ) -> None:
        turn, key = load_script(redis, "turn"), keys.limit(ONE.name)

        first = await turn(keys=[key], args=["mine", 30, 1, 1000, -1])
        again = await turn(keys=[key], args=["mine", 30, 1, 1000, -1])

        assert first == again == [1, 0]


class TestSeveralAtATime:
    async def test_each_begins_a_while_after_the_last_has_begun_whoever_asks(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        visits = Visits()

        began = time.monotonic()
        await asyncio.gather(*(visits.ask(who, MANY, 0.2) for who in (here, there, here, there)))

        starts = sorted(start for start, _ in visits.spans)
        for place, start in enumerate(starts):
            assert start - began >= place * APART - 0.005
        assert min(visits.gaps()) < 0  # They did overlap.

    async def test_a_moment_that_is_cancelled_is_free_again(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        await taken(here, Limit(MANY.name, 0.2))
        waiting = asyncio.create_task(Visits().ask(here, SLOW_MANY))
        await asyncio.sleep(0.03)

        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

        async with there.turn(MANY, patience=timedelta(seconds=1)):
            pass


class TestHolds:
    @pytest.mark.parametrize("limit", [ONE, MANY])
    async def test_nobody_has_a_turn_while_a_host_wants_to_be_left_alone(
        self, here: RedisLimiter, there: RedisLimiter, limit: Limit
    ) -> None:
        began = time.monotonic()
        await here.hold(limit, timedelta(milliseconds=150))

        with pytest.raises(TemporaryError):
            await taken(there, limit)
        async with there.turn(limit):
            assert time.monotonic() - began >= 0.148

    async def test_a_hold_is_never_shortened(self, here: RedisLimiter, there: RedisLimiter) -> None:
        await here.hold(ONE, timedelta(hours=1))

        await there.hold(ONE, MILLISECOND)

        with pytest.raises(TemporaryError) as error:
            await taken(here, ONE)
        assert error.value.retry_after is not None
        assert error.value.retry_after > timedelta(minutes=59)

    async def test_who_has_a_moment_already_waits_too(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        await taken(here, Limit(MANY.name, 0.2))
        visits = Visits()
        waiting = asyncio.create_task(visits.ask(here, MANY))
        await asyncio.sleep(0.02)

        held_at = time.monotonic()
        await there.hold(MANY, timedelta(milliseconds=250))
        await waiting

        assert visits.spans[0][0] - held_at >= 0.248

    async def test_a_hold_outlives_the_turn_it_came_from(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        async with here.turn(ONE):
            await here.hold(ONE, timedelta(hours=1))

        with pytest.raises(TemporaryError):
            await taken(there, ONE)


class TestPatience:
    @pytest.mark.parametrize("limit", [SLOW, SLOW_MANY])
    async def test_a_wait_known_to_be_too_long_is_refused_at_once(
        self, here: RedisLimiter, there: RedisLimiter, limit: Limit
    ) -> None:
        await taken(here, limit)

        with pytest.raises(TemporaryError) as error:
            async with there.turn(limit, patience=timedelta(seconds=50)):
                pass

        assert error.value.retry_after is not None
        assert timedelta(seconds=50) < error.value.retry_after <= timedelta(seconds=60)

    async def test_it_runs_out_behind_somebody_who_takes_long(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        async with here.turn(ONE):
            with pytest.raises(TemporaryError, match="Others are to ask arxiv first"):
                async with there.turn(ONE, patience=timedelta(milliseconds=100)):
                    pass

    @pytest.mark.parametrize("limit", [ONE, MANY])
    async def test_a_wait_within_it_is_waited(
        self, here: RedisLimiter, there: RedisLimiter, limit: Limit
    ) -> None:
        await taken(here, limit)

        async with there.turn(limit, patience=timedelta(seconds=5)):
            pass

    async def test_who_is_refused_takes_no_moment_from_others(
        self, here: RedisLimiter, there: RedisLimiter
    ) -> None:
        await taken(here, SLOW_MANY)
        for _ in range(3):
            with pytest.raises(TemporaryError):
                await taken(there, SLOW_MANY)

        with pytest.raises(TemporaryError) as error:
            await taken(there, SLOW_MANY)

        assert error.value.retry_after is not None
        assert error.value.retry_after <= timedelta(seconds=60)


class TestTheStore:
    @pytest.mark.parametrize("limit", [ONE, SLOW_MANY])
    async def test_what_is_kept_of_a_host_goes_by_itself(
        self, redis: Redis, keys: Keys, here: RedisLimiter, limit: Limit
    ) -> None:
        await taken(here, limit)
        await here.hold(limit, timedelta(hours=5))
        await redis.pexpire(keys.limit(limit.name), timedelta(hours=1))
        await here.hold(limit, timedelta(hours=6))

        left = await redis.pttl(keys.limit(limit.name))

        assert 6 * 3_600_000 < left <= 7 * 3_600_000

    async def test_a_redis_that_is_away_is_a_temporary_error(self, tmp_path: Path) -> None:
        address = read_address(f"unix://{tmp_path}/nobody.sock")
        client, _ = client_for(address, quick=True)
        limiter = RedisLimiter(client, Keys("away"))

        with pytest.raises(TemporaryError, match="Redis does not answer just now"):
            await taken(limiter, ONE)
        with pytest.raises(TemporaryError, match="Redis does not answer just now"):
            await limiter.hold(ONE, MILLISECOND)

    async def test_an_answer_is_not_lost_with_a_redis_that_went_away(
        self, tmp_path: Path, keys: Keys
    ) -> None:
        with running(tmp_path) as port:
            client, _ = client_for(read_address(f"redis://127.0.0.1:{port}"), quick=True)
            turn = RedisLimiter(client, keys).turn(ONE)
            await turn.__aenter__()

        await turn.__aexit__(None, None, None)

        await client.aclose()

    @pytest.mark.slow
    async def test_it_works_on_a_cluster(self, tmp_path: Path, keys: Keys) -> None:
        with running(tmp_path, "--cluster-enabled", "yes") as port:
            form_cluster(port, "")
            client, _ = client_for(read_address(f"redis+cluster://127.0.0.1:{port}"))
            limiter = RedisLimiter(client, keys)
            for limit in (ONE, MANY):
                await taken(limiter, limit)
                await limiter.hold(limit, timedelta(hours=1))

                with pytest.raises(TemporaryError):
                    await taken(limiter, limit)
            await client.aclose()


async def test_a_request_that_takes_longer_than_a_turn_keeps_it(redis: Redis, prefix: str) -> None:
    quick = timedelta(seconds=0.6)  # Renewed each 0.2; a busy machine may be late by 0.4.
    one, other = (RedisLimiter(redis, Keys(prefix), lasting=quick) for _ in range(2))
    limit = Limit("host", 0.0, one_at_a_time=True)

    async with one.turn(limit):
        with pytest.raises(TemporaryError):
            async with other.turn(limit, patience=timedelta(seconds=1.0)):
                raise AssertionError("two at a time")

    async with other.turn(limit, patience=timedelta(seconds=1)):
        pass


async def test_a_clock_that_was_set_back_makes_nobody_wait_for_it(
    here: RedisLimiter, redis: Redis, keys: Keys
) -> None:
    await taken(here, MANY)
    await here.hold(MANY, MILLISECOND)
    for name in ("next", "hold", "at"):  # As if all of it had happened by tomorrow's clock.
        await redis.hincrby(keys.limit(MANY.name), name, timedelta(days=1) // MILLISECOND)

    async with here.turn(MANY, patience=timedelta(minutes=1)):
        pass
