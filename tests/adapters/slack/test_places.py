"""The places of a workspace on one screen, as Slack shows it."""

from pathlib import Path

from redis.asyncio import Redis

from tests.adapters.slack.stage import SlackStage
from tests.journeys.seats import seated


async def test_channels_are_named_by_slack_and_paused_from_the_list(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("slack", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, SlackStage)
        await seat.say("setup protein")

        listed = await seat.say("settings places")
        paused = await seat.press("Pause")

        channel = f"#{seat.stage.place.channel}"
        assert f"{channel} · weekdays 09:00 Europe/Berlin · 3 picks · next: Mon 2 Mar" in listed
        assert f"Nothing goes to {channel} until you resume it." in paused
        assert seat.stage.server.refused == []
