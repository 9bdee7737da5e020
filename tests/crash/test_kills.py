"""kill -9 of the bot and of Redis at every step of a delivery: one message, no paper twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.days import (
    AS_IT_SHOULD_BE,
    Moment,
    Victim,
    kill_at_every_request,
    kill_at_every_two_requests,
    kill_in_post,
)
from tests.crash.proxy import When
from tests.crash.server import Server

FEWEST_REQUESTS = 20  # Of one delivery; fewer would mean that the kills missed it.


@pytest.fixture
def server(data_dir: Path) -> Iterator[Server]:
    """A Redis of this test's own, since it may be killed."""
    own = Server(data_dir)
    own.start()
    yield own
    own.kill()


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_bot_is_killed_at_every_step_and_each_day_is_still_posted_once(
    server: Server, data_dir: Path, when: When
) -> None:
    endings = dict(kill_at_every_request(server, data_dir, "worker", when))

    assert len(endings) >= FEWEST_REQUESTS
    assert endings == dict.fromkeys(endings, AS_IT_SHOULD_BE)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.slow
def test_redis_is_killed_at_every_step_and_each_day_is_still_posted_once(
    server: Server, data_dir: Path, when: When
) -> None:
    endings = dict(kill_at_every_request(server, data_dir, "redis", when))

    assert len(endings) >= FEWEST_REQUESTS
    assert endings == dict.fromkeys(endings, AS_IT_SHOULD_BE)


@pytest.mark.parametrize("moment", ["before", "half way", "after"])
def test_the_bot_is_killed_in_the_middle_of_a_post_and_each_day_is_still_posted_once(
    server: Server, data_dir: Path, moment: Moment
) -> None:
    assert kill_in_post(server, data_dir, moment) == AS_IT_SHOULD_BE


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("victim", ["worker", "redis"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_two_kills_at_any_two_steps_change_nothing(
    server: Server, data_dir: Path, victim: Victim, when: When
) -> None:
    endings = dict(kill_at_every_two_requests(server, data_dir, victim, when))

    assert len(endings) >= FEWEST_REQUESTS * 5
    assert endings == dict.fromkeys(endings, AS_IT_SHOULD_BE)
