"""Being forgotten on each platform: what its adapter remembers of a reader goes too."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.installation import SUNDAY
from tests.journeys.seats import PLATFORMS, Seat, seated


async def naming(seat: Seat) -> list[str]:
    """Every key that names the reader, in its name or in what it holds."""
    user = re.compile(rf"\b{re.escape(seat.calls[-1].reader.user)}\b")  # Not within a random id.
    held = await seat.bot.keys_and_values()
    return [key for key, value in held.items() if user.search(key) or user.search(value)]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_after_it_no_key_names_the_reader(
    platform: str, redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated(platform, redis, prefix, tmp_path) as seat:
        for line in (
            "interests add protein, models",
            "interests add sky surveys where=here",
            "picks 2",
            "like 7",
            "dislike 8 where=here",
            "save 9",
            "mute word:traffic",
            "schedule weekdays 09:00 Europe/Berlin",
            "schedule weekdays 10:00 Europe/Berlin where=here",
            "my-data",
        ):
            await seat.say(line)
        await seat.bot.wait_until(SUNDAY + timedelta(days=2), {platform: seat.stage.adapter})
        before = await naming(seat)

        await seat.say("forget-me")
        shown = await seat.press("Delete everything")

        assert "All of it is deleted" in shown
        assert len(before) > 12
        assert await naming(seat) == []
        assert seat.stage.misread() == []
