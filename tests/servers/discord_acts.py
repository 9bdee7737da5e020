"""What people do on a Discord on loopback, each act told to the bot as Discord tells it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.servers import discord_world as world
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_modals import Filled, submitted
from tests.servers.discord_person import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    SUBMIT,
    Interaction,
    Uses,
    typed_options,
)
from tests.servers.discord_places import Places

Json = dict[str, Any]

ALL = (1 << 50) - 1
_LONG = 60.0  # Seconds; longer than anything here should take.
_CHANNELS = 8
_STRINGS = 3  # A list of words to choose from; the others list people, roles or channels.
_IN_SERVER, _WITH_BOT = 0, 1


class Acts(Places):
    """People at their clients; by default ada, in the channel papers.

    Attributes:
        gateway: By which the bot is told.
        commands: The bot's application commands.
        uses: What people did, and how it was answered.
        unseen: Channels that people do not see.
    """

    def __init__(self, gateway: Gateway) -> None:
        super().__init__()
        self.gateway = gateway
        self.commands: list[Json] = []
        self.uses = Uses(self)
        self.unseen: set[str] = set()
        self.channel_id = self.open_channel("papers")

    async def use(self, path: str, given: dict[str, str], **where: Any) -> Interaction:
        """Use a command by its full name, such as "papers interests add".

        Raises:
            AssertionError: If Discord's client would not send that, or not show it to this person.
        """
        await asyncio.wait_for(self.gateway.identified.wait(), _LONG)  # Commands are told before.
        root = next(c for c in self.commands if c["name"] == path.split()[0])
        privileged = where.get("manages") or where.get("roles") or where.get("is_direct")
        assert privileged or root.get("default_member_permissions") is None, "not to be seen"
        return await self._interact(COMMAND, typed_options(self.commands, path, given), **where)

    async def use_on_message(self, name: str, message: Json, **where: Any) -> Interaction:
        """Choose a command in the menu of a message."""
        await asyncio.wait_for(self.gateway.identified.wait(), _LONG)  # Commands are told before.
        menu = next(c for c in self.commands if c["name"] == name and c.get("type") == 3)
        seen = {"messages": {message["id"]: message}}
        data = {"id": menu["id"], "name": name, "type": 3, "target_id": message["id"]}
        return await self._interact(COMMAND, {**data, "resolved": seen}, **where)

    async def type_in(
        self, path: str, given: dict[str, str], option: str, **where: Any
    ) -> list[str]:
        """Begin to type an option; give what is offered."""
        await asyncio.wait_for(self.gateway.identified.wait(), _LONG)  # Commands are told before.
        data = typed_options(self.commands, path, given)
        for described in _innermost(data["options"]):
            described["focused"] = described["name"] == option
        use = await self._interact(AUTOCOMPLETE, data, **where)
        await asyncio.wait_for(use.acknowledged.wait(), _LONG)
        assert use.first is not None
        return [choice["value"] for choice in use.first["data"]["choices"]]

    async def press(self, message: Json, custom_id: str, **where: Any) -> Interaction:
        """Press a button of a message."""
        data = {"component_type": 2, "custom_id": custom_id}
        return await self._interact(COMPONENT, data, pressed=message, **where)

    async def choose(
        self,
        message: Json,
        custom_id: str,
        values: Sequence[str],
        *,
        kind: int = _STRINGS,
        **where: Any,
    ) -> Interaction:
        """Choose in a list of a message, by values or ids."""
        data = {"component_type": kind, "custom_id": custom_id, "values": list(values)}
        return await self._interact(COMPONENT, data, pressed=message, **where)

    async def submit(self, opened: Interaction, filled: Filled, **where: Any) -> Interaction:
        """Fill the modal in that an act opened, by the labels of its fields, and send it.

        Raises:
            ValueError: If there is no such field, or Discord's client would not send that.
        """
        await asyncio.wait_for(opened.acknowledged.wait(), _LONG)
        assert opened.modal is not None, "no modal was opened"
        data = submitted(opened.modal, filled)
        if channels := self._chosen(data):
            data["resolved"] = {"channels": channels}
        same = {"pressed": opened.pressed, "channel": opened.channel, **opened.where}
        return await self._interact(SUBMIT, data, **{**same, **where})

    def _chosen(self, data: Json) -> Json:
        """Describe the channels chosen in a modal, and what whoever chose them may do there."""
        fields = [c["component"] for c in data["components"] if "component" in c]
        ids = [id_ for field in fields if field["type"] == _CHANNELS for id_ in field["values"]]
        told = ("id", "type", "name", "guild_id", "parent_id", "thread_metadata")
        return {
            id_: {name: self.channels[id_][name] for name in told if name in self.channels[id_]}
            | {"permissions": str(0 if id_ in self.unseen else ALL)}
            for id_ in ids
        }

    async def write(self, text: str, *, by: Json | None = None, kind: int = 0) -> None:
        """Let ada, or another user, write to the bot alone; other kinds Discord itself tells."""
        await asyncio.wait_for(self.gateway.identified.wait(), _LONG)
        message = self.new(self.direct(self.ada["id"])["id"], {"content": text})
        await self.gateway.tell(
            "MESSAGE_CREATE", {**message, "type": kind, "author": by or self.ada}
        )

    async def _interact(
        self,
        kind: int,
        data: Json,
        *,
        pressed: Json | None = None,
        channel: str = "",
        by: Json | None = None,
        manages: bool = False,
        roles: Sequence[str] = (),
        is_direct: bool = False,
        is_guest: bool = False,
        lacks: int = 0,
    ) -> Interaction:
        """Tell the bot of an act.

        `manages` is whether the person may manage the server, `roles` are ids of theirs.
        `is_guest`, whether the bot is there only because this person has added it for themselves;
        `lacks` are the permissions that it lacks there.
        """
        await asyncio.wait_for(self.gateway.identified.wait(), _LONG)
        where = self.channels[channel or self.channel_id]
        use = Interaction(self.ids.next(), f"use{self.ids.next()}", kind, where["id"], pressed)
        use.where = {"by": by, "manages": manages, "roles": roles, "is_direct": is_direct}
        use.where |= {"is_guest": is_guest, "lacks": lacks}
        owners = {"1": (by or self.ada)["id"]} if is_guest else {"0": self.guild_id}
        self.uses.all[use.id] = use
        told: Json = {
            "id": use.id,
            "application_id": self.application_id,
            "type": kind,
            "token": use.token,
            "version": 1,
            "data": data,
            "channel_id": where["id"],
            "channel": where,
            "locale": "de",
            "entitlements": [],
            "app_permissions": str(ALL & ~8 & ~lacks),
            "authorizing_integration_owners": owners,
            "context": _WITH_BOT if is_direct else _IN_SERVER,
            "attachment_size_limit": 10_485_760,
        }
        if is_direct:
            told["user"] = by or self.ada
        else:
            permissions = 1 << 11 | (world.MANAGE_GUILD if manages else 0)
            member = world.member(by or self.ada, permissions, roles)
            told |= {"guild_id": self.guild_id, "member": member}
        if pressed is not None:
            told["message"] = pressed
        use.told = told
        await self.gateway.tell("INTERACTION_CREATE", told)
        return use


def _innermost(options: list[Json]) -> list[Json]:
    while options and "options" in options[0]:
        options = options[0]["options"]
    return options
