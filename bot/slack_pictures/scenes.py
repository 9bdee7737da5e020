"""What the pictures show: a digest, a Home tab and a form, answered by the bot on the sample.

Papers and clock are fixed, so the same code always draws the same pictures.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.slack.modals import Standing, form_view
from bot.adapters.slack.people import Person
from bot.adapters.slack.render import render
from bot.adapters.slack.translate import Asked, call_of
from bot.app import App, build, opened
from bot.commands import COMMANDS
from bot.core.errors import CannotTell
from bot.core.message import Message
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import MessageRef
from bot.engine.local import run_until
from bot.sample import sample_file
from bot.services.clock import SimulatedClock
from bot.services.ingesting import ingest
from bot.settings import load_settings
from bot.slack_pictures.frames import home_picture, message_picture, modal_picture
from bot.sources.imports import read_file

SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MONDAY = timedelta(hours=21)
ZONE = "Europe/Berlin"
ADA = Reader("slack", "T0LAB", "U0ADA")
PAPERS = Conversation("slack", "T0LAB", "C0PAPERS")
ALONE = direct(ADA)
TOPICS = '"architecture search", Bayesian optimization, -survey'


@dataclass
class Wall:
    """A poster that keeps what it is given, to be drawn."""

    posted: list[Message] = field(default_factory=list)

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Keep a message."""
        self.posted.append(message)
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Keep nothing: no picture shows an edit."""

    async def find(
        self,
        to: Conversation,  # noqa: ARG002
        key: str,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> MessageRef | None:
        """Find nothing: all is posted at once."""
        raise CannotTell("nothing to look at")


async def draw_scenes() -> dict[str, str]:
    """Give each picture as SVG by its file's name; a private Redis is started for it and ended."""
    async with _bot() as app:
        await _say(app, PAPERS, f"interests add {TOPICS} where=here")
        await _say(app, PAPERS, f"schedule weekdays 09:00 {ZONE} where=here")
        await _say(app, ALONE, f"interests add {TOPICS}")
        await _say(app, ALONE, f"schedule weekdays 08:30 {ZONE}")
        asked = await _say(app, PAPERS, "setup")
        digest = await _delivered(app)
        home = await _say(app, ALONE, "home")
    if asked.form is None:
        raise LookupError("nothing is asked where a channel is set up")
    form = form_view(asked.form, Standing(PAPERS)).view
    return {
        "slack-digest.svg": message_picture(
            "A digest", "# papers", render(digest).blocks, "9:00 AM"
        ),
        "slack-home.svg": home_picture("The Home tab", render(home).blocks),
        "slack-form.svg": modal_picture("A form", form),
    }


@asynccontextmanager
async def _bot() -> AsyncIterator[App]:
    """Build a bot that knows the sample and nothing else."""
    with tempfile.TemporaryDirectory(prefix="paperpicks-docs-") as folder:
        settings = load_settings(
            sources=(), data_dir=Path(folder), redis_url=None, redis_prefix="pp", zone=ZONE
        )
        async with opened(settings, now=SUNDAY) as store:
            await ingest(read_file(sample_file(), "sample"), store.papers, listed_at=SUNDAY)
            async with build(settings, store) as app:
                yield app


async def _delivered(app: App) -> Message:
    """Let Monday morning come; give what is posted in the channel then."""
    wall, clock = Wall(), app.store.clock
    if isinstance(clock, SimulatedClock):
        await run_until(SUNDAY + MONDAY, clock, app.timetable, app.delivering({"slack": wall}))
    return wall.posted[-1]


async def _say(app: App, place: Conversation, line: str) -> Message:
    """Let the reader type a line somewhere."""
    person = Person(ZONE, "en-GB", is_admin=True)
    return await app.dispatch.answer(call_of(Asked(ADA, place, line), person, COMMANDS))
