"""One's own settings on one screen, each with what changes it."""

from bot.commands.picks import none_yet
from bot.commands.schedule import schedule
from bot.core import voice
from bot.core.command import Call
from bot.core.message import Block, Button, Buttons, say
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import listed


async def own_settings(services: Services, call: Call) -> tuple[Block, ...]:
    """Show what the caller reads about and when picks come."""
    interests = await services.preferences.interests(call.reader)
    told = phrase(voice.SETTINGS_INTERESTS, interests=listed(interests))
    ordered = await schedule(services, call)
    return (
        say("Your interests", kind="heading"),
        told if interests else none_yet(call.reader),
        Buttons((Button("Edit interests", "interests edit"),)),
        say("Your schedule", kind="heading"),
        *ordered.blocks,
        Buttons((Button("Edit schedule", "schedule edit"), *await _switches(services, call))),
    )


async def _switches(services: Services, call: Call) -> tuple[Button, ...]:
    """Offer a pause or its end, where anything is scheduled."""
    orders, now = await services.ordering.orders(call.reader), await services.clock.now()
    if not orders:
        return ()
    is_paused = any(o.paused_until is not None and o.paused_until > now for o in orders)
    pause = Button("Resume", "resume") if is_paused else Button("Pause", "pause")
    off = Button("Switch off", "schedule", {"when": "off"})
    return (pause, off) if orders[0].period is None else (pause,)
