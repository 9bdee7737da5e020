"""What a person does in a Discord client: use a command, press a button, look at the answer."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.servers.discord_limits import EPHEMERAL
from tests.servers.discord_places import Places, Refusal, edited

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
_KINDS: dict[int, type] = {3: str, 4: int, 10: float}


@dataclass(slots=True)
class Interaction:
    """One use, and what came of it.

    Attributes:
        id: Its id.
        token: By which it is answered.
        kind: Command, component or autocomplete.
        channel: Where it happened.
        pressed: The message whose button was pressed.
        first: The first answer.
        shown: Messages the person alone was shown, oldest first.
        changed: How often the pressed message was replaced.
        answered: Set once more than an acknowledgement came.
    """

    id: str
    token: str
    kind: int
    channel: str
    pressed: Json | None = None
    first: Json | None = None
    shown: list[Json] = field(default_factory=list)
    changed: int = 0
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_hidden(self) -> bool:
        """Whether the first answer made what follows visible to the person alone."""
        return bool(((self.first or {}).get("data") or {}).get("flags", 0) & 64)


class Uses:
    """All uses so far, and Discord's rules about answering them."""

    def __init__(self, places: Places) -> None:
        self.all: dict[str, Interaction] = {}
        self._places = places

    def acknowledge(self, id_: str, token: str, body: Json) -> Json:
        """Take the first answer, once. That it comes in time is not for a busy machine to prove."""
        use = self.all.get(id_)
        if use is None or use.token != token:
            raise Refusal(404, 10062, "Unknown interaction")
        if use.first is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        use.first = body
        use.acknowledged.set()
        about = {"id": use.id, "type": use.kind, "response_message_loading": body["type"] == 5}
        if body["type"] == 5:
            about |= {"response_message_id": use.id, "response_message_ephemeral": use.is_hidden}
        return {"interaction": about, "resource": {"type": body["type"]}}

    def _use(self, token: str) -> Interaction:
        uses = (u for u in self.all.values() if u.token == token and u.first)
        found = next(uses, None)
        if found is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return found

    def answer(self, token: str, body: Json) -> Json:
        """Take a further answer, shown as the first one said."""
        use = self._use(token)
        fills_in = use.first is not None and use.first["type"] == 5 and not use.shown
        hidden = use.is_hidden if fills_in else bool(body.get("flags", 0) & EPHEMERAL)
        flags = body.get("flags", 0) & ~EPHEMERAL | (EPHEMERAL if hidden else 0)
        message = self._places.new(use.channel, {**body, "flags": flags})
        (use.shown if hidden else self._places.messages).append(message)
        use.answered.set()
        return message

    def replace(self, token: str, body: Json) -> Json:
        """Change the message whose button was pressed."""
        use = self._use(token)
        if use.pressed is None:
            raise Refusal(404, 10008, "Unknown Message")
        use.changed += 1
        use.answered.set()
        return edited(use.pressed, body)


def typed_options(commands: list[Json], path: str, given: dict[str, str]) -> Json:
    """Fill in a command as Discord's client does, and as strictly.

    Raises:
        AssertionError: If a client could not send that.
    """
    root, *rest = path.split()
    command = next(c for c in commands if c["name"] == root)
    node = command
    for name in rest:
        node = next(o for o in node["options"] if o["name"] == name)
    described = {o["name"]: o for o in node.get("options") or []}
    assert all(o["type"] > 2 for o in described.values()), f"{path} is a group"
    needed = {name for name, o in described.items() if o.get("required")}
    assert needed <= set(given) <= set(described), f"{path}: {given}"
    options = [_option(described[name], value) for name, value in given.items()]
    for name in reversed(rest):
        kind = 1 if name == rest[-1] else 2
        options = [{"name": name, "type": kind, "options": options}]
    return {"id": command["id"], "name": root, "type": 1, "options": options}


def _option(described: Json, text: str) -> Json:
    value = _KINDS[described["type"]](text)
    choices = [choice["value"] for choice in described.get("choices") or []]
    assert not choices or value in choices, f"{value} is none of {choices}"
    if isinstance(value, str):
        longest = described.get("max_length") or 6_000
        assert (described.get("min_length") or 0) <= len(value) <= longest
    else:
        assert described.get("min_value", value) <= value <= described.get("max_value", value)
    return {"name": described["name"], "type": described["type"], "value": value}
