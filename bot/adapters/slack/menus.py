"""Ears for Slack's own menus: shortcuts from anywhere, and those of a message."""

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.adapters.slack import shortcuts
from bot.adapters.slack.modals import Standing
from bot.adapters.slack.replies import ByAddress
from bot.adapters.slack.translate import asked_in
from bot.adapters.slack.viewing import Viewing
from bot.adapters.slack.windows import Trigger

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing


class Menus:
    """Answers shortcuts."""

    def __init__(self, hearing: "Hearing", viewing: Viewing) -> None:
        self._hearing = hearing
        self._viewing = viewing

    def add_to(self, app: AsyncApp) -> None:
        """Let a bolt app hear them."""
        app.shortcut(shortcuts.SETTINGS)(self.on_settings)
        app.shortcut(shortcuts.SIMILAR)(self.on_similar)

    async def on_settings(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the reader's own settings."""
        await ack()
        with self._hearing.working():
            if (there := await self._hearing.where(body)) is None:
                return
            user = str(body["user"]["id"])
            asked = asked_in("", user, shortcuts.SETTINGS_LINE, there.identity)
            root = Standing(depth=0, root=asked.line)
            trigger = Trigger(str(body.get("trigger_id") or ""), user, root)
            left = await self._viewing.show(there, asked, trigger, lambda _: True)
            if left is not None:
                await self._hearing.write_to(there, user, left)

    async def on_similar(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Find papers like those in a message, for the one who asks alone."""
        await ack()
        with self._hearing.working():
            user, channel = str(body["user"]["id"]), str(body["channel"]["id"])
            to = ByAddress(body["response_url"], user=user)
            if (there := await self._hearing.where(body, to)) is None:
                return
            line = shortcuts.similar_line(body.get("message") or {})
            await self._hearing.answer(there, asked_in(channel, user, line, there.identity), to)
