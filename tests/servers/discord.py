"""A Discord on loopback: it refuses what the real one refuses, and keeps what it was sent."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any, Self

from aiohttp import web

from tests.servers import discord_world as world
from tests.servers.discord_acts import Acts
from tests.servers.discord_commands import commands_problems
from tests.servers.discord_faults import Fault
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_limits import message_problems, thread_problems, too_many_bytes
from tests.servers.discord_places import Refusal, edited
from tests.servers.discord_spec import spec_problems

Json = dict[str, Any]

TOKEN = "a-token-of-no-account"  # noqa: S105 - it opens nothing


class DiscordServer(Acts):
    """One server with channels, one bot, and a person named ada, on the web.

    Attributes:
        requests: Method and path of each request, oldest first.
        problems: What was wrong with payloads, by limits and by Discord's own description.
        faults: What is going to go wrong.
        files: What was attached to messages, by name.
        in_guild: Whether the bot is a member of the server.
        interactions_endpoint: Where the application has its commands sent, instead of the gateway.
    """

    def __init__(self) -> None:
        super().__init__(Gateway(self._ready, self._guild))
        self.requests: list[str] = []
        self.bodies: list[Json] = []
        self.files: dict[str, bytes] = {}
        self.problems: list[str] = []
        self.faults: list[Fault] = []
        self.in_guild = True
        self.interactions_endpoint: str | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/v10/{path:.*}", self._answer)
        app.router.add_get("/gateway/", self.gateway.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api = f"http://{host}:{port}/api/v10"
        self.gateway_url = f"ws://{host}:{port}/gateway/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        await self._runner.cleanup()
        self.problems += self.uses.never_answered()

    # What a test arranges

    async def delete_channel(self, channel: str) -> None:
        """Delete a channel or thread, and tell."""
        gone = self.channels.pop(channel)
        name = "THREAD_DELETE" if gone["type"] == world.THREAD else "CHANNEL_DELETE"
        await self.gateway.tell(name, gone)

    async def add_bot(self, system_channel: str = "") -> None:
        """Let the bot become a member of the server, in which a channel may be for such news."""
        self.in_guild = True
        joined = self._guild() | {"system_channel_id": system_channel or None}
        del joined["unavailable"]  # As Discord does where the bot is new.
        await self.gateway.tell("GUILD_CREATE", joined)

    async def remove_bot(self) -> None:
        """Take the bot out of the server."""
        self.in_guild = False
        await self.gateway.tell("GUILD_DELETE", {"id": self.guild_id})

    def posts(self, channel: str) -> int:
        """Count the requests that would have posted to a channel."""
        return self.requests.count(f"POST /channels/{channel}/messages")

    # What the bot's requests come to

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body = await self._body(request)
        asked = f"{request.method} {path}"
        self.requests.append(asked)
        fault = self._fault(asked)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.status and not fault.after:
                return _reply(fault.status, fault.body, fault.headers)
        if fault is None or fault.after:
            try:
                status, answer = await self._judge(request, path, body)
            except Refusal as refusal:
                status, answer = refusal.status, refusal.body
        if fault is not None and not fault.status:
            assert request.transport is not None
            request.transport.abort()
        elif fault is not None:
            return _reply(fault.status, fault.body, fault.headers)
        return _reply(status, answer) if fault is None else web.Response()

    async def _body(self, request: web.Request) -> Any:
        """Read JSON; where files come with it they are kept, and the layout may refer to them."""
        if not request.content_type.startswith("multipart/"):
            return json.loads(await request.text() or "null")
        form = await request.post()
        body = json.loads(str(form["payload_json"]))
        sent = [part for name, part in form.items() if name.startswith("files[")]
        for file in sent:
            assert isinstance(file, web.FileField)
            self.files[file.filename] = file.file.read()
        assert [a["filename"] for a in body["attachments"]] == list(self.files)[-len(sent) :]
        return body

    def _fault(self, asked: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.pattern, asked):
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    async def _judge(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        if parts[0] not in ("interactions", "webhooks"):
            _check_token(request.headers.get("Authorization", ""))
        query = dict(request.query)
        problems = spec_problems(request.method, path, body, query)
        problems += self._own_problems(parts, request, body)
        if problems:
            self.problems += [f"{request.method} {path}: {problem}" for problem in problems]
            raise Refusal(400, 50035, "Invalid Form Body")
        if body is not None:
            self.bodies.append(body)
            if isinstance(body, dict) and too_many_bytes(body.get("components") or []):
                raise Refusal(500, 0, "Internal Server Error")
        return await self._carry_out(request, parts, body)

    def _own_problems(self, parts: Sequence[str], request: web.Request, body: Any) -> list[str]:
        """Check a body against what the documentation says."""
        match (request.method, *parts):
            case ("POST", "channels", _, "messages") | ("POST", "webhooks", _, _):
                return message_problems(body)
            case ("PATCH", "channels", _, "messages", _) | ("PATCH", "webhooks", _, _, *_):
                return message_problems(body, is_edit=True)
            case ("POST", "channels", _, *_, "threads"):
                return thread_problems(body)
            case ("PUT", "applications", _, "commands"):
                return commands_problems(body)
            case ("POST", "interactions", use, _, "callback"):
                return self.uses.problems(use, body)
        return []

    async def _carry_out(
        self, request: web.Request, parts: Sequence[str], body: Any
    ) -> tuple[int, Any]:
        match (request.method, *parts):
            case ("GET", "users", "@me"):
                return 200, self.bot
            case ("GET", "gateway", "bot"):
                return 200, self.gateway.advice(self.gateway_url)
            case ("GET", "users", "@me", "guilds"):
                partial = {"id": self.guild_id, "name": "Lab", "owner": False, "features": []}
                return 200, [{**partial, "icon": None, "permissions": "0"}] * self.in_guild
            case ("GET", "oauth2", "applications", "@me"):
                endpoint = self.interactions_endpoint
                return 200, world.application(self.application_id, self.ada, endpoint)
            case ("PUT", "applications", _, "commands"):
                self.commands = [self._registered(command) for command in body]
                return 200, self.commands
            case ("POST", "users", "@me", "channels"):
                return 200, self.direct(str(body["recipient_id"]))
            case ("GET", "guilds", self.guild_id):
                return 200, self._guild()
            case ("GET", "guilds", self.guild_id, "members", self.application_id):
                return 200, world.member(self.bot, 0)
            case ("GET", "channels", channel):
                return 200, self.channel(channel)
            case ("POST", "channels", channel, "messages"):
                return 200, self.post(self.channel(channel), body)
            case ("GET", "channels", channel, "messages"):
                return 200, self.history(self.channel(channel), dict(request.query))
            case ("GET", "channels", channel, "messages", message):
                return 200, self.one_of(self.channel(channel), message)
            case ("PATCH", "channels", channel, "messages", message):
                self.channel(channel)
                return 200, edited(self.message(message), body)
            case ("DELETE", "channels", channel, "messages", message):
                self.channel(channel)
                self.messages.remove(self.message(message))
                return 204, None
            case ("POST", "channels", channel, "threads"):
                return 201, self.start_thread(self.channel(channel), body)
            case ("POST", "channels", channel, "messages", message, "threads"):
                self.message(message)
                return 201, self.start_thread(self.channel(channel), body, on=message)
            case ("GET", "channels", channel, "threads", "archived", "public"):
                found = self.archived_in(self.channel(channel))
                return 200, {"threads": found, "members": [], "has_more": False}
            case ("GET", "guilds", self.guild_id, "threads", "active"):
                found = [t for c in list(self.channels) for t in self.threads_in(c)]
                return 200, {"threads": found, "members": []}
            case ("PATCH", "channels", channel):
                thread = self.channel(channel)
                thread.get("thread_metadata", {}).update(
                    {k: v for k, v in body.items() if k in ("archived", "locked")}
                )
                return 200, thread
            case ("GET", "guilds", self.guild_id, "channels"):
                return 200, [c for c in self.channels.values() if c["type"] in world.CHANNELS]
            case ("POST", "interactions", use, token, "callback"):
                return 200, self.uses.acknowledge(use, token, body)
            case ("POST", "webhooks", _, token):
                return 200, self.uses.answer(token, body)
            case ("GET", "webhooks", _, token, "messages", "@original"):
                return 200, self.uses.original(token)
            case ("PATCH", "webhooks", _, token, "messages", "@original"):
                return 200, self.uses.replace(token, body)
        raise Refusal(404, 0, f"404: Not Found ({request.method} {'/'.join(parts)})")

    def _registered(self, command: Json) -> Json:
        own = {"id": self.ids.next(), "version": self.ids.next()}
        own["application_id"] = self.application_id
        of_menu = {"description": ""}  # As Discord tells of those that stand in a menu.
        return {"default_member_permissions": None, **of_menu, **command, **own}

    def _ready(self) -> Json:
        return {
            "v": 10,
            "user": self.bot,
            "guilds": [{"id": self.guild_id, "unavailable": True}] * self.in_guild,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": self.application_id, "flags": 0},
            "private_channels": [],
        }

    def _guild(self) -> Json:
        return world.guild(self.guild_id, self.ada, list(self.channels.values()))


def _check_token(header: str) -> None:
    if header != f"Bot {TOKEN}":
        raise Refusal(401, 0, "401: Unauthorized")


def _reply(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """Answer in JSON; discord.py reads it only under exactly this type."""
    if body is None:
        return web.Response(status=204)
    # A header, not an argument: aiohttp would add the character set.
    headers = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)
