"""The same journeys on the terminal, Slack and Discord; digests to channels and direct messages."""

import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core import voice
from bot.core.message import Message
from tests.installation import SUNDAY, TITLES, record
from tests.journeys.journeys import ALONE, JOURNEYS, Say, Step
from tests.journeys.seats import EVERY_WAY, OVER_HTTP, PLATFORMS, Seat, seated

VOTE_RULE = re.compile(r"Votes here count from 5 people on\..*\n")  # In channels of Discord alone.
NAMES = re.compile(r"\b(Ada L\.|Ada|ada)(?=[,.])")  # What each platform calls her.
PATIENCE_SECONDS = 100.0  # A busy machine starts a process slowly.
Words = tuple[str, list[str], list[str]]
MONDAY_EVENING = SUNDAY + timedelta(days=1, hours=8)


def words_of(message: Message) -> Words:
    """Give what does not depend on the platform: text, titles, labels."""
    labels = [button.label for button in message.buttons]
    text = NAMES.sub("Ada", VOTE_RULE.sub("", message.text))
    return text, [card.title for card in message.cards], labels


async def walk(seat: Seat, steps: tuple[Step, ...]) -> None:
    """Go through a journey, checking what the reader sees at each step."""
    for step in steps:
        shown = await (seat.say(step.line) if isinstance(step, Say) else seat.press(step.label))
        seen = " ".join(shown.replace("*", "").split())
        for words in step.sees:
            assert words in seen, (seat.calls[-1].reader, step, shown)
        for card in seat.answers[-1].cards:
            assert card.title in seen, (step, shown)


@pytest.mark.parametrize("name", [*JOURNEYS, *ALONE])
async def test_a_journey_has_the_same_words_and_papers_everywhere(
    name: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    console, *others = await walked(name, PLATFORMS, redis, prefix, tmp_path)

    assert others == [console] * len(others)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*JOURNEYS, *ALONE])
async def test_a_journey_has_the_same_words_and_papers_over_slacks_http(
    name: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    console, over_http = await walked(name, ("console", OVER_HTTP), redis, prefix, tmp_path)

    assert over_http == console


async def walked(
    name: str, platforms: Sequence[str], redis: Redis, prefix: str, tmp_path: Path
) -> list[list[Words]]:
    """Go through a journey on each platform; give the words of its answers, in that order."""

    async def answers_on(platform: str) -> list[Words]:
        async with seated(platform, redis, prefix, tmp_path, alone=name in ALONE) as seat:
            if platform == "discord":  # Among strangers members add theirs once a server lets them.
                profiles = seat.bot.app.store.profiles
                await profiles.set_preference(seat.stage.place, "sharing", "on")
            await walk(seat, {**JOURNEYS, **ALONE}[name])
            assert seat.stage.misread() == []
            return [words_of(message) for message in seat.answers]

    # Side by side: on most of them the time goes by waiting for a second answer. Where one fails,
    # the others leave their seats before the test ends, while there is a Redis to leave them by.
    async with asyncio.TaskGroup() as group:
        walks = [group.create_task(answers_on(platform)) for platform in platforms]
    return [walk.result() for walk in walks]


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_a_scheduled_digest_reaches_the_channel_and_the_reader_once(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.say("interests add protein")
        await seat.say("schedule weekdays 09:00 Europe/Berlin")
        await seat.say("interests add models where=here")
        await seat.say("schedule weekdays 10:00 Europe/Berlin where=here")

        await deliver(seat)
        await deliver(seat)

        [to_channel] = await seat.stage.shown(seat.stage.place)
        [to_reader] = await seat.direct_messages()
        assert "models" in to_channel.replace("*", "")
        assert "protein" in to_reader.replace("*", "").lower()
        assert seat.stage.misread() == []


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_picks_and_trending_papers_of_one_day_reach_the_channel_in_one_message(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.say("interests add protein where=here")
        await seat.say("schedule weekdays 09:00 Europe/Berlin where=here size=5")
        await seat.say("schedule trending week mon 10:00 Europe/Berlin here")

        await deliver(seat)

        [shown] = await seat.stage.shown(seat.stage.place)
        seen = " ".join(shown.replace("*", "").split())
        assert "Mon 2 Mar:" in seen
        assert "Most upvoted on Hugging Face this week" in seen
        assert sum(title in seen for title in TITLES) == 5
        assert voice.CUT_SHORT not in seen
        assert seat.stage.misread() == []


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_a_channel_tells_who_changed_what_and_when(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.say("interests add models where=here")
        await seat.say("schedule weekdays 10:00 Europe/Berlin where=here")

        shown = " ".join((await seat.say("status where=here")).replace("*", "").split())

        user = seat.calls[-1].reader.user
        name = user if platform == "console" else f"@{user}"  # Shown as the person's name there.
        assert f"Sun 1 Mar 13:00, {name}:" in shown
        assert "weekdays 10:00 Europe/Berlin" in shown.partition(name)[2]
        assert "models" in shown.rpartition(name)[2]
        assert seat.stage.misread() == []


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_the_tenth_digest_without_a_press_asks_whether_to_go_on(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.bot.import_(*(record(f"Quantum matter of the {n}th kind") for n in range(60)))
        await seat.say("interests add quantum matter where=here")
        await seat.say("schedule daily 10:00 Europe/Berlin where=here size=5")
        await until(seat, SUNDAY + timedelta(days=11))

        shown = [" ".join(text.split()) for text in await seat.stage.shown(seat.stage.place)]

        asked = ["nobody here pressed anything" in text for text in shown]
        assert asked == [False] * 9 + [True, False]
        assert not any(voice.CUT_SHORT in text for text in shown)
        assert seat.stage.misread() == []


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_a_return_from_a_pause_is_one_message_everywhere(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.bot.import_(*(record(f"Quantum matter of the {n}th kind") for n in range(20)))
        await seat.say("interests add quantum matter where=here")
        await seat.say("schedule daily 10:00 Europe/Berlin where=here")
        await seat.say("pause 3 days where=here")
        await until(seat, SUNDAY + timedelta(days=4))

        [shown] = await seat.stage.shown(seat.stage.place)

        seen = " ".join(shown.replace("*", "").split())
        assert "Back from this channel's pause: 6 for quantum matter" in seen
        assert seen.count("Quantum matter of the") == 6
        assert voice.CUT_SHORT not in seen
        assert seat.stage.misread() == []


@pytest.mark.parametrize("platform", EVERY_WAY)
async def test_a_bot_killed_in_the_middle_of_a_post_has_posted_once(
    platform: str, redis: Redis, redis_url: str, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        await seat.say("interests add models where=here")
        await seat.say("schedule weekdays 09:00 Europe/Berlin where=here")
        victim = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.journeys.victim", platform, redis_url, seat.bot.prefix),
            *addresses(seat, tmp_path),
            stdout=asyncio.subprocess.PIPE,
        )
        assert victim.stdout is not None
        try:
            said = await asyncio.wait_for(victim.stdout.readline(), PATIENCE_SECONDS)
        finally:
            victim.kill()
            await victim.wait()
        assert said == b"posted\n"

        await deliver(seat)

        assert len(await seat.stage.shown(seat.stage.place)) == 1


async def deliver(seat: Seat) -> None:
    """Let time pass until Monday evening, posting through the platform's own adapter."""
    await until(seat, MONDAY_EVENING)


async def until(seat: Seat, moment: datetime) -> None:
    """Let time pass, posting through the platform's own adapter."""
    platform = seat.calls[-1].reader.platform
    await seat.bot.wait_until(moment, {platform: seat.stage.adapter})


def addresses(seat: Seat, folder: Path) -> list[str]:
    """Give where the platform is, for another process."""
    server = getattr(seat.stage, "server", None)
    if server is None:
        return [str(folder)]
    return [server.api, getattr(server, "gateway_url", "")]
