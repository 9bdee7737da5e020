"""Everything of one's own at a glance, each part with what changes it."""

from collections.abc import Sequence

from bot.commands.archive import archive
from bot.commands.library import saved
from bot.commands.own_settings import own_settings
from bot.core import voice
from bot.core.command import Call, command
from bot.core.message import Block, Button, Buttons, Message
from bot.core.voice import heading, phrase
from bot.services import Services

MOST_CARDS = 3  # Of today's picks, and of the reading list.


@command(
    "home",
    "See all of yours at a glance",
    examples=("home",),
    hidden=True,
)
async def home(services: Services, call: Call) -> Message:
    """Show interests, schedule, today's picks and the reading list, each with what changes it."""
    today = (await archive(services, call, text="today")).cards[:MOST_CARDS]
    kept = (await saved(services, call)).cards[:MOST_CARDS]
    blocks = (
        *await own_settings(services, call),
        heading(voice.TODAYS_PICKS),
        *(today or [phrase(voice.NOTHING_TODAY)]),
        Buttons((Button("Picks", "picks"), Button("Past picks", "archive"))),
        heading(voice.YOUR_LIST),
        *(kept or [phrase(voice.NOTHING_SAVED)]),
        *_about_list(kept),
        _about_all(),
    )
    return Message(blocks)


def _about_list(kept: Sequence[Block]) -> tuple[Block, ...]:
    if not kept:
        return ()
    return (Buttons((Button("All of it", "saved"), Button("Export", "export choose"))),)


def _about_all() -> Buttons:
    return Buttons(
        (
            Button("Set up a channel", "setup"),
            Button("My data", "my-data"),
            Button("Delete my data", "forget-me"),
            Button("Help", "help"),
        )
    )
