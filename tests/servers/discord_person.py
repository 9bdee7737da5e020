"""What a person does in a Discord client: use a command, press a button, look at the answer."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.servers.discord_limits import EPHEMERAL, answer_problems
from tests.servers.discord_modals import modal_problems
from tests.servers.discord_places import Places, Refusal, edited

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5

MESSAGE, THINKING, LATER, CHANGED, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ANSWERS = {
    COMMAND: {MESSAGE, THINKING, MODAL},
    COMPONENT: {MESSAGE, THINKING, LATER, CHANGED, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMIT: {MESSAGE, THINKING},  # In a modal that a component opened also these two:
}
_IN_PLACE = {LATER, CHANGED}
_KINDS: dict[int, type] = {3: str, 4: int, 10: float}


@dataclass(slots=True)
class Interaction:
    """One use, and what came of it.

    Attributes:
        id: Its id.
        token: By which it is answered.
        kind: Command, component, autocomplete or a submitted modal.
        channel: Where it happened.
        pressed: The message whose button was pressed.
        told: What the bot was told.
        where: Who did it, and as what; whoever submits its modal is the same.
        began: When the bot was told, by the machine's own clock.
        seconds: How long after that the first answer came.
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
    told: Json = field(default_factory=dict)
    where: Json = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    seconds: float | None = None
    first: Json | None = None
    shown: list[Json] = field(default_factory=list)
    changed: int = 0
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_hidden(self) -> bool:
        """Whether the first answer made what follows visible to the person alone."""
        return bool(((self.first or {}).get("data") or {}).get("flags", 0) & EPHEMERAL)

    @property
    def modal(self) -> Json | None:
        """The modal that the first answer opened."""
        opened = self.first is not None and self.first["type"] == MODAL
        return self.first["data"] if self.first and opened else None

    def problems(self, body: Json) -> list[str]:
        """Say what is wrong with a first answer, by its kind and its content."""
        kind = body["type"]
        allowed = _ANSWERS[self.kind]
        if self.kind == SUBMIT and self.pressed is not None:
            allowed = allowed | _IN_PLACE
        if kind not in allowed:
            return [f"an answer of type {kind} to what is of type {self.kind}"]
        return modal_problems(body["data"]) if kind == MODAL else answer_problems(body)


class Uses:
    """All uses so far, and Discord's rules about answering them."""

    def __init__(self, places: Places) -> None:
        self.all: dict[str, Interaction] = {}
        self._places = places

    def acknowledge(self, id_: str, token: str, body: Json) -> Json:
        """Take the first answer, once. How soon it came is noted, not judged: machines are busy."""
        use = self.all.get(id_)
        if use is None or use.token != token:
            raise Refusal(404, 10062, "Unknown interaction")
        if use.first is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        use.first = body
        use.seconds = time.monotonic() - use.began
        use.acknowledged.set()
        about = {
            "id": use.id,
            "type": use.kind,
            "response_message_loading": body["type"] == THINKING,
        }
        if body["type"] == THINKING:
            about |= {"response_message_id": use.id, "response_message_ephemeral": use.is_hidden}
        resource: Json = {"type": body["type"]}
        if body["type"] == MESSAGE:
            resource["message"] = self._shown(use, body["data"], hidden=use.is_hidden)
        elif body["type"] == CHANGED and use.pressed is not None:
            resource["message"] = self._changed(use, body["data"])
        elif body["type"] in (MODAL, CHOICES):
            use.answered.set()
        return {"interaction": about, "resource": resource}

    def never_answered(self) -> list[str]:
        """Say which uses nobody answered at all."""
        named = {2: "command", 3: "component", 4: "typing", 5: "modal"}
        return [
            f"a {named[use.kind]} was never answered: {use.told.get('data')}"
            for use in self.all.values()
            if use.first is None
        ]

    def problems(self, id_: str, body: Json) -> list[str]:
        """Say what is wrong with the first answer to a use."""
        use = self.all.get(id_)
        return use.problems(body) if use else []

    def _use(self, token: str) -> Interaction:
        uses = (u for u in self.all.values() if u.token == token and u.first)
        found = next(uses, None)
        if found is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return found

    def answer(self, token: str, body: Json) -> Json:
        """Take a further answer, shown as the first one said."""
        use = self._use(token)
        fills_in = use.first is not None and use.first["type"] == THINKING and not use.shown
        hidden = use.is_hidden if fills_in else bool(body.get("flags", 0) & EPHEMERAL)
        return self._shown(use, body, hidden=hidden)

    def replace(self, token: str, body: Json) -> Json:
        """Change the original answer: the message whose button was pressed, or the first shown."""
        use = self._use(token)
        if use.first is not None and use.first["type"] in _IN_PLACE and use.pressed is not None:
            return self._changed(use, body)
        if use.shown:
            return edited(use.shown[0], body)
        if use.first is not None and use.first["type"] == THINKING:
            return self._shown(use, body, hidden=use.is_hidden)
        raise Refusal(404, 10008, "Unknown Message")

    def original(self, token: str) -> Json:
        """Give the original answer as it stands by now; see `replace`."""
        use = self._use(token)
        if use.first is not None and use.first["type"] in _IN_PLACE and use.pressed is not None:
            return use.pressed
        if use.shown:
            return use.shown[0]
        raise Refusal(404, 10008, "Unknown Message")

    def _shown(self, use: Interaction, body: Json, *, hidden: bool) -> Json:
        flags = body.get("flags", 0) & ~EPHEMERAL | (EPHEMERAL if hidden else 0)
        message = self._places.new(use.channel, {**body, "flags": flags})
        (use.shown if hidden else self._places.messages).append(message)
        use.answered.set()
        return message

    def _changed(self, use: Interaction, body: Json) -> Json:
        assert use.pressed is not None
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
