"""Linked papers shown in short below the message that links to them; rather silent than a bore."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.blocks import Json
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.people import Person
from bot.adapters.slack.render import render
from bot.adapters.slack.replies import keep
from bot.adapters.slack.translate import PLATFORM, asked_in, call_of
from bot.adapters.slack.workspaces import Workspace
from bot.core.errors import TemporaryError
from bot.core.grammar import write_line
from bot.core.message import Message
from bot.core.ports import Answer, Memory

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing

DOMAINS = ("alphaxiv.org", "arxiv.org", "doi.org", "huggingface.co")  # Slack allows five.
MOST_LINKS = 2  # Whoever writes more of them writes a list, which needs no pictures.
QUIET = timedelta(minutes=30)  # A paper is shown in a channel once in so long.
SHARED = "conversations_history"  # A message that was sent; others are still being written.

log = structlog.get_logger(__name__)


class Previews:
    """Shows papers the bot knows, in workspaces whose administrators switched that on."""

    def __init__(self, hearing: "Hearing", answer: Answer, memory: Memory) -> None:
        self._hearing = hearing
        self._answer = answer
        self._memory = memory

    def add_to(self, app: AsyncApp) -> None:
        """Let a bolt app hear of links."""
        app.event("link_shared")(self.on_links)

    async def on_links(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Show what a message links to; bolt has acknowledged it."""
        with self._hearing.working():
            links = links_of(event)
            if not links or (there := await self._hearing.where(body)) is None:
                return
            if event.get("user") == there.identity.user or not await self._hearing.is_new(body):
                return
            unfurls = {
                link: shown for link in links if (shown := await self._of(there, event, link))
            }
            if unfurls:
                await _show(there, event, unfurls)

    async def _of(self, there: Workspace, event: Mapping[str, Any], link: str) -> Json | None:
        """Draw the paper of a link; None where nothing is to be shown."""
        line = write_line("linked", {"link": link})
        asked = asked_in(str(event["channel"]), str(event["user"]), line, there.identity)
        # Nobody asked for this, so Slack is not asked who it was either.
        call = call_of(replace(asked, unasked=True), Person(), self._hearing.commands)
        message = await self._answer(call)
        try:
            if message.refused or not await self._is_first(event, message):
                return None
            drawn = render(message)
            await keep(self._memory, drawn)
        except TemporaryError:
            return None
        return {"blocks": list(drawn.blocks)}

    async def _is_first(self, event: Mapping[str, Any], message: Message) -> bool:
        """Tell whether a paper was not shown in a channel lately, however it was linked to."""
        numbers = [str(card.number) for card in message.cards]
        key = f"shown/{event['channel']}/{'.'.join(numbers)}"
        return bool(numbers) and await self._memory.once(key, QUIET)


def links_of(event: Mapping[str, Any]) -> Sequence[str]:
    """Give the links that may be shown; none of a message still being written, or of a list."""
    found = [str(link.get("url") or "") for link in event.get("links") or ()]
    links = tuple(dict.fromkeys(link for link in found if link))
    is_shared = event.get("source", SHARED) == SHARED and bool(event.get("user"))
    return links if is_shared and len(links) <= MOST_LINKS else ()


async def _show(there: Workspace, event: Mapping[str, Any], unfurls: Mapping[str, Json]) -> None:
    place = {name: event[name] for name in ("unfurl_id", "source") if name in event}
    if len(place) < 2:
        place = {"channel": event["channel"], "ts": event.get("message_ts", "")}
    try:
        await there.client.api_call("chat.unfurl", json={**place, "unfurls": dict(unfurls)})
    except TROUBLE as error:
        answer = answer_of(error)
        why = code_of(answer) if answer else type(error).__name__
        log.warning("preview not shown", platform=PLATFORM, why=why)
