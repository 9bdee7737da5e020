"""What readers do in Slack's client, each act sent to the app and acknowledged by it."""

import time
import uuid
from dataclasses import dataclass
from typing import Protocol

from tests.servers import slack_payloads as payloads
from tests.servers.slack_api import RefusedCallError, checked
from tests.servers.slack_filling import Filled, state_of
from tests.servers.slack_texts import Json
from tests.servers.slack_views import View, Views, checked_view
from tests.servers.slack_workspace import ADA, TEAM, Posted, Workspace


@dataclass
class AnswerAddress:
    """A `response_url`: whom it answers, where, and which message it may replace."""

    user: str
    channel: str
    message: Posted | None = None
    used: int = 0


class Line(Protocol):
    """How the app is reached."""

    async def deliver(self, kind: str, payload: Json) -> object:
        """Send something; give what came with the acknowledgement."""
        ...


class Readers:
    """The part of the server at which people sit."""

    base: str
    line: Line
    workspace: Workspace
    views: Views
    refused: list[Json]
    addresses: dict[str, AnswerAddress]

    async def type_command(
        self, text: str, *, user: str = ADA, channel: str, team: str = TEAM
    ) -> None:
        """Type `/papers TEXT`, and wait until it is acknowledged."""
        address, trigger = self._address(user, channel), self.views.trigger(user)
        payload = payloads.command(text, user, channel, address, trigger) | {"team_id": team}
        said = await self.line.deliver("slash_commands", payload)
        if isinstance(said, dict) and said:  # Shown as an answer.
            self.workspace.add(self.workspace.there(channel), checked(said), only_for=user)

    async def press(self, message: Posted, button: Json, *, user: str = ADA) -> None:
        """Press a button of a message, and wait until that is acknowledged."""
        address = self._address(user, message.channel, message)
        payload = payloads.press(message, button, user, address, self.views.trigger(user))
        await self.line.deliver("interactive", payload)

    def answered_at(self, message: Posted, *, user: str = ADA) -> str:
        """Give the address at which somebody who presses a button of a message is answered."""
        return self._address(user, message.channel, message)

    async def press_in(self, view: View, button: Json) -> None:
        """Press a button of a Home tab or a modal, and wait until that is acknowledged."""
        trigger = self.views.trigger(view.user)
        payload = payloads.press_in_view(view.told, button, view.user, trigger)
        await self.line.deliver("interactive", payload)

    async def open_home(self, *, user: str = ADA, tab: str = "home") -> None:
        """Open a tab of the app."""
        event = {"type": "app_home_opened", "user": user, "tab": tab, "event_ts": _stamp()}
        home = self.views.homes.get(user)
        there = {"view": home.told} if home is not None else {}
        channel = self.workspace.direct(user).id
        await self.happen({**event, **there, "channel": channel})

    async def use_shortcut(self, name: str, *, user: str = ADA) -> None:
        """Choose one of the app's shortcuts from the menu of all."""
        payload = payloads.shortcut(name, user, self.views.trigger(user))
        await self.line.deliver("interactive", payload)

    async def use_on_message(self, name: str, message: Posted, *, user: str = ADA) -> None:
        """Choose one of the app's shortcuts from the menu of a message."""
        address = self._address(user, message.channel)
        trigger = self.views.trigger(user)
        payload = payloads.message_shortcut(name, message, user, address, trigger)
        await self.line.deliver("interactive", payload)

    async def submit(self, view: View, filled: Filled | None = None) -> Json:
        """Submit a modal; give the errors shown at its fields, by `block_id`."""
        body = view.told | {"state": state_of(view.body, filled or {})}
        trigger = self.views.trigger(view.user)
        payload = payloads.submission(body, view.user, trigger)
        return self._react(view, await self.line.deliver("interactive", payload))

    async def look_for(self, view: View, label: str, typed: str) -> list[str]:
        """Type into a field whose choices the app knows; give what it offers."""
        fields = [block for block in view.body["blocks"] if block["type"] == "input"]
        field = next(field for field in fields if field["label"]["text"] == label)
        payload = payloads.suggestion(view.told, field, typed, view.user)
        said = await self.line.deliver("interactive", payload)
        options = said["options"] if isinstance(said, dict) else []
        return [option["text"]["text"] for option in options]

    async def write(self, text: str, *, user: str = ADA, channel: str | None = None) -> None:
        """Write to the bot: a mention in a channel, or a direct message."""
        place = channel or self.workspace.direct(user).id
        event = {"user": user, "text": text, "channel": place, "ts": _stamp()}
        kind = {"type": "app_mention"} if channel else {"type": "message", "channel_type": "im"}
        await self.happen({**event, **kind})

    def talk(self, text: str, *, channel: str, user: str = ADA) -> Posted:
        """Write to the others in a channel, which tells the bot nothing."""
        body: Json = {"text": text}
        posted = self.workspace.add(self.workspace.there(channel), body)
        posted.by_bot, posted.user = False, user
        return posted

    async def share_links(
        self, *links: str, channel: str, user: str = ADA, composing: bool = False
    ) -> None:
        """Write a message with links of a domain that the app previews, or begin to."""
        source = "composer" if composing else "conversations_history"
        event: Json = {
            "type": "link_shared",
            "channel": "COMPOSER" if composing else channel,
            "user": user,
            "message_ts": _stamp(),
            "unfurl_id": uuid.uuid4().hex,
            "source": source,
            "links": [{"domain": link.split("/")[2], "url": link} for link in links],
            "event_ts": _stamp(),
        }
        await self.happen(event)

    async def happen(self, event: Json, *, event_id: str = "") -> None:
        """Tell the bot of an event, and wait until it is acknowledged."""
        await self.line.deliver("events_api", payloads.event(event, event_id))

    def _react(self, view: View, said: object) -> Json:
        """Do with a submitted modal what the app says; give the errors."""
        answer = said if isinstance(said, dict) else {}
        action = answer.get("response_action")
        try:
            if action == "errors":
                return _known_errors(view, answer)
            if action == "update":
                self.views.replace(view, checked_view(answer, "modal"))
            elif action == "push":
                new = View(view.user, checked_view(answer, "modal"))
                self.views.modals.append(new)
                self.views.replace(new, new.body)
            else:
                gone = self.views.modals if action == "clear" else [view]
                for one in gone:
                    one.open = False
        except RefusedCallError as error:
            self.refused.append({"method": "view_submission", **error.answer})
        return {}

    def _address(self, user: str, channel: str, message: Posted | None = None) -> str:
        id_ = uuid.uuid4().hex
        self.addresses[id_] = AnswerAddress(user, channel, message)
        return f"{self.base}/actions/{id_}"


def _known_errors(view: View, answer: Json) -> Json:
    """Give the errors of a submission. Raises `RefusedCallError` for one at no field."""
    errors = dict(answer.get("errors") or {})
    fields = {block.get("block_id") for block in view.body["blocks"] if block["type"] == "input"}
    if not errors or set(errors) - fields:
        raise RefusedCallError("invalid_errors", errors=errors)
    return errors


def _stamp() -> str:
    return f"{time.time():.6f}"
