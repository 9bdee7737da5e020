"""A Discord server of 3,000 readers: hundreds press under one digest, thousands over a year."""

import asyncio
import gc
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from redis.asyncio import Redis

from bot.core.message import Audience, Message
from bot.core.places import Reader
from bot.services.cards import card
from bot.store.keys import Keys
from bot.store.profile_json import vote_field, write_vote
from recommender import Verdict
from tests.adapters.discord.stage import DiscordStage
from tests.conftest import Tell
from tests.installation import SUNDAY, record
from tests.journeys.seats import Seat, seated
from tests.servers import discord_world as world
from tests.servers.discord import DiscordServer
from tests.servers.discord_limits import walk

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(1800)]

Json = dict[str, Any]

MEMBERS = 3_000
OLD_PAPERS = 250  # A year of working days, each under a digest that a few voted on.
OLD_VOTES_EACH = 8  # 24,000 in the channel.

PRESSES = 300
SECONDS = 60.0
ANSWERED_SECONDS = 3.0  # docs: interactions/receiving-and-responding: the first answer.
MOST_EDITS = 30

ROUNDS, OF_A_ROUND = 5, 2_000  # 10,000 cards and as many presses, after one round to warm up.
AT_ONCE = 20
SETTLED_SECONDS = 10.0  # The last edits are two seconds apart.
MOST_LEFT = 0.2
"""Objects a press may leave at the most, on average: one kept for each card or press would be at
least five times that, while what comes and goes by chance (tasks at work, pools, caches of types)
is some hundreds in all."""
MOST_GROWN = 20 * 2**20
"""Bytes of memory: 2 kB a press, less than Discord sends of one. What is free in the process after
the first round is enough for all further ones, so it grows by nothing where nothing is kept."""


@dataclass(slots=True)
class Crowd:
    """The members of a server, and what became of what they pressed."""

    server: DiscordServer
    members: list[Json]
    first_answers: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    pressed: Counter[str] = field(default_factory=Counter)

    async def press(self, message: Json, label: str, member: Json, *, place: int = 0) -> None:
        """Press the button of one of a message's papers; note how long the answers take."""
        ids = [c for c in walk(message["components"]) if c["type"] == 2]
        found = [c["custom_id"] for c in ids if c["label"].partition(" ")[0] == label][place]
        began = time.monotonic()
        use = await self.server.press(message, found, by=member)
        await asyncio.wait_for(use.acknowledged.wait(), 60)
        self.first_answers.append(time.monotonic() - began)
        self.pressed[found] += 1
        await asyncio.wait_for(use.answered.wait(), 60)
        self.answers.append(time.monotonic() - began)


def crowd_of(seat: Seat) -> Crowd:
    assert isinstance(seat.stage, DiscordStage)
    server = seat.stage.server
    people = [world.user(server.ids.next(), f"reader-{n}") for n in range(MEMBERS)]
    return Crowd(server, people)


async def live_a_year(seat: Seat, crowd: Crowd) -> None:
    """Let the channel have papers, a digest, and the votes of its members on a year of papers."""
    await seat.bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(9)))
    old = await seat.bot.import_(
        *(record(f"Old matter number {n * 104729}") for n in range(OLD_PAPERS)),
        listed_at=SUNDAY - timedelta(days=200),
    )
    await seat.say("interests add quantum matter where=here")
    await seat.say("schedule daily 09:00 Europe/Berlin where=here")
    rng, written = random.Random(1), {}
    for member in crowd.members:
        reader = Reader("discord", "-", member["id"])
        for number in rng.sample(old, k=OLD_VOTES_EACH):
            verdict = rng.choice(list(Verdict))
            written[vote_field(number, reader)] = write_vote(verdict, SUNDAY)
    await seat.bot.redis.hset(Keys(seat.bot.prefix).votes(seat.stage.place), mapping=written)  # type: ignore[arg-type]  # redis-py's own types


async def digest(seat: Seat) -> Json:
    """Let the digest come; give its message."""
    assert isinstance(seat.stage, DiscordStage)
    await seat.bot.wait_until(SUNDAY + timedelta(hours=21), {"discord": seat.stage.adapter})
    [message] = seat.stage.server.everyones(seat.stage.place.channel)
    return message


async def test_three_hundred_presses_in_a_minute_are_each_answered_with_few_edits_and_no_reconnect(
    redis: Redis, prefix: str, tmp_path: Path, tell: Tell
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        crowd = crowd_of(seat)
        await live_a_year(seat, crowd)
        message = await digest(seat)
        edit = f"PATCH /channels/{message['channel_id']}/messages/{message['id']}"
        labels = [("Like", place) for place in range(3)] + [("Not", place) for place in range(3)]
        rng = random.Random(2)

        began = time.monotonic()
        async with asyncio.TaskGroup() as pressing:
            for n, member in enumerate(rng.sample(crowd.members, k=PRESSES)):
                label, place = rng.choice(labels)
                pressing.create_task(crowd.press(message, label, member, place=place))
                await asyncio.sleep(
                    max(0.0, began + (n + 1) * SECONDS / PRESSES - time.monotonic())
                )
        edits = crowd.server.requests.count(edit)
        await asyncio.sleep(5)  # The last edit is due by then.

        slowest, said = max(crowd.first_answers), max(crowd.answers)
        tell(
            f"{PRESSES} presses in {time.monotonic() - began - 5:.0f} s, {MEMBERS} readers with "
            f"{MEMBERS * OLD_VOTES_EACH:,} votes: first answers within {slowest:.2f} s, "
            f"whole ones within {said:.2f} s, {edits} edits"
        )
        assert slowest < ANSWERED_SECONDS
        assert edits <= MOST_EDITS
        assert len(crowd.server.gateway.intents) == 1
        assert crowd.server.gateway.resumed == 0
        assert len(crowd.first_answers) == PRESSES
        on_buttons = {id_: int(label.rpartition(" ")[2]) for label, id_ in shown_counts(message)}
        assert on_buttons == crowd.pressed


def shown_counts(message: Json) -> Iterator[tuple[str, str]]:
    """Give the labels that count, each with the custom_id of its button."""
    for component in walk(message["components"]):
        if component["type"] == 2 and component["label"][-1:].isdecimal():
            yield component["label"], component["custom_id"]


async def test_ten_thousand_cards_and_presses_leave_nothing_in_memory(
    redis: Redis, prefix: str, tmp_path: Path, tell: Tell
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        crowd = crowd_of(seat)
        await live_a_year(seat, crowd)
        picks = await seat.bot.app.services.choosing.upcoming(
            seat.stage.place, await seat.bot.clock.now(), 5
        )
        message = Message(tuple(card(p, where="here") for p in picks), audience=Audience.EVERYONE)
        rng = random.Random(3)

        async def a_round(number: int) -> None:
            for n in range(0, OF_A_ROUND, AT_ONCE * 5):
                key = f"round-{number}-{n}"
                for k in range(AT_ONCE):
                    await seat.stage.adapter.post(seat.stage.place, message, key=f"{key}-{k}")
                posted = crowd.server.everyones(seat.stage.place.channel)[-AT_ONCE:]
                for place in range(len(picks)):
                    members = rng.sample(crowd.members, k=AT_ONCE)
                    presses = [
                        crowd.press(m, "Like", member, place=place)
                        for m, member in zip(posted, members, strict=True)
                    ]
                    await asyncio.gather(*presses)

        await a_round(0)
        before = after = await left_by(seat, crowd)
        for number in range(1, ROUNDS + 1):
            await a_round(number)
            # The server forgets after each: Python gives little of what it once took back.
            after = await left_by(seat, crowd)

        presses = ROUNDS * OF_A_ROUND
        tell(
            f"{presses:,} cards and presses: {after[0] - before[0]:+,} objects, "
            f"{(after[1] - before[1]) / 2**20:+.1f} MiB"
        )
        assert after[0] - before[0] < MOST_LEFT * presses
        assert after[1] - before[1] < MOST_GROWN


async def left_by(seat: Seat, crowd: Crowd) -> tuple[int, int]:
    """Let what is under way end, and the test with its server forget; then count what is left.

    Returns:
        How many objects live, and the memory of the whole process in bytes.
    """
    await asyncio.sleep(SETTLED_SECONDS)
    server = crowd.server
    for kept in (server.messages, server.requests, server.bodies, server.uses.all):
        kept.clear()
    for session in server.gateway._sessions.values():
        session.told[:] = [{}] * len(session.told)
    for own in (server._nonces, seat.answers, seat.calls, crowd.pressed):
        own.clear()
    crowd.first_answers.clear()
    crowd.answers.clear()
    gc.collect()
    return len(gc.get_objects()), psutil.Process().memory_info().rss
