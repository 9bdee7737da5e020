"""A call to an answer: permission, arguments, handler; errors become words."""

import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.core import voice
from bot.core.command import Call, Command, Parameter, Value
from bot.core.errors import Mistyped, TemporaryError, UserError
from bot.core.message import Message, Text
from bot.core.voice import phrase
from bot.services import Services
from bot.services.free_text import answer_text
from bot.services.guessing import check_names, corrected, nearest_choices
from bot.services.offering import offers
from bot.store.outages import OUTAGE

log = structlog.get_logger(__name__)


class Dispatch:
    """Answers calls. Never raises: a bug is logged with its traceback and answered politely."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._commands = {command.name: command for command in services.commands}

    async def answer(self, call: Call) -> Message:
        """Carry out one call, and tell the asker what they could not be told elsewhere."""
        command = self._commands.get(call.command)
        call = await self._settled(call)
        message = await self._carried_out(call, command)
        if call.unasked:
            return message
        try:
            return await self._services.unreached.told(call, message)
        except TemporaryError as error:
            log.warning("news not told", call=call.id, error=type(error).__name__)
        except Exception:
            log.exception("news not told", call=call.id)
        return message

    async def _settled(self, call: Call) -> Call:
        """Find out whether a thread stands for itself; it belongs to its channel while unsure."""
        if call.conversation.thread and not call.conversation.is_direct:
            try:
                return replace(
                    call, in_own_thread=await self._services.destinations.has(call.conversation)
                )
            except (TemporaryError, *OUTAGE) as error:
                log.warning("thread not looked up", call=call.id, error=type(error).__name__)
        return call

    async def _carried_out(self, call: Call, command: Command | None) -> Message:
        try:
            if not call.unasked:
                await self._note(call)
                await self._services.allowing.check(call)
            if command is None:
                message = await answer_text(self._services, call, _storable(call.text).strip())
                return await self._complete(call, message)
            check_names(command, call)
            arguments = _convert(command, call)
            where = arguments.get("where", "me")
            async with self._services.permissions.holding(command, call, where):
                message = await command(self._services, call, **arguments)
            message = await self._complete(call, message)
            return message if call.unasked else await self._with_offer(call, message)
        except Mistyped as error:
            offers = corrected(call, error, self._services.commands)
            return Message((error.said, *offers), refused=True)
        except UserError as error:
            return _refusal(error.said)
        except TemporaryError as error:
            log.warning("command postponed", command=call.command, call=call.id, why=str(error))
            return _refusal(phrase(voice.TRY_AGAIN, ref=call.id[:6]))
        except Exception:
            ref = secrets.token_hex(3)
            log.exception("command failed", command=call.command, call=call.id, ref=ref)
            return _refusal(phrase(voice.TRY_AGAIN, ref=ref))

    async def _complete(self, call: Call, message: Message) -> Message:
        """Mark the reader's own votes, and name whom picks of their channel suit."""
        message = await self._services.naming.answered(call.owner("here"), message)
        return await self._services.marking.marked(call, message)

    async def suggest(self, call: Call, parameter: str, typed: str) -> Sequence[str]:
        """Give whole values for a parameter while a reader types it; none where any will do.

        Nor are there any while Redis cannot be asked.
        """
        command = self._commands.get(call.command)
        if command is None:
            return ()
        try:
            return await offers(self._services, command, call, parameter, _storable(typed))
        except (TemporaryError, *OUTAGE) as error:
            log.warning("nothing suggested", call=call.id, error=type(error).__name__)
            return ()

    async def _with_offer(self, call: Call, message: Message) -> Message:
        """Add what the reader is asked beside; the answer does not wait for better days."""
        try:
            now = await self._services.clock.now()
            return await self._services.zone_offers.beside(call, message, now)
        except (TemporaryError, *OUTAGE) as error:
            log.warning("zone not compared", call=call.id, error=type(error).__name__)
            return message

    async def _note(self, call: Call) -> None:
        """Note that somebody is there; an outage of Redis is for the command to speak of."""
        try:
            await self._services.pressing.note(call, await self._services.clock.now())
        except (TemporaryError, *OUTAGE) as error:
            log.warning("use not noted", call=call.id, error=type(error).__name__)


def _refusal(said: Text) -> Message:
    return Message((said,), refused=True)


def _convert(command: Command, call: Call) -> dict[str, Value]:
    """Check and convert arguments. Raises `UserError` naming the one that does not fit."""
    example = command.examples[0] if command.examples else command.name
    if call.leftover:
        raise UserError(voice.WORDS_LEFT_OVER, words=call.leftover[:60], example=example)
    values: dict[str, Value] = {}
    arguments = _with_bare(command, call.arguments)
    for parameter in command.parameters:
        text = _storable(arguments.get(parameter.name, "")).strip()
        if text:
            values[parameter.name] = _value(parameter, text, example)
        elif parameter.required:
            raise UserError(voice.MISSING_ARGUMENT, help=parameter.param.help, example=example)
    return values


def _with_bare(command: Command, arguments: Mapping[str, str]) -> Mapping[str, str]:
    """Take the last words of the typed text for parameters that are known without their names."""
    rest = command.rest
    while rest is not None:
        before, _, last = f" {arguments.get(rest.name, '').strip()}".rpartition(" ")
        bare = [p for p in command.parameters if p.param.bare and not arguments.get(p.name)]
        taker = next((p for p in bare if last.lower() in p.choices), None)
        if taker is None:
            break
        arguments = {**arguments, rest.name: before.strip(), taker.name: last.lower()}
    return arguments


def _storable(text: str) -> str:
    """Replace halves of characters, which some platforms let through and no store takes."""
    return text.encode("utf-8", "replace").decode()


def _value(parameter: Parameter, text: str, example: str) -> Value:
    param = parameter.param
    if parameter.choices:
        if text.lower() not in parameter.choices:
            meant = nearest_choices(text, parameter.choices)
            fields = {"value": text[:40], "choices": ", ".join(parameter.choices)}
            raise Mistyped(voice.NOT_A_CHOICE, typed=text, meant=meant, **fields)
        return text.lower()
    if parameter.type is str:
        if len(text) > param.longest:
            raise UserError(voice.TOO_LONG, most=f"{param.longest:,}", help=param.help)
        return text
    return _number(parameter, text, example)


def _number(parameter: Parameter, text: str, example: str) -> Value:
    param = parameter.param
    try:
        number = parameter.type(text[:20].replace(",", "."))
    except ValueError:
        raise UserError(voice.NOT_A_NUMBER, value=text[:40], example=example) from None
    least = -math.inf if param.least is None else param.least
    most = math.inf if param.most is None else param.most
    if not least <= float(number) <= most:
        bounds = {"least": f"{least:,.6g}", "most": f"{most:,.7g}"}
        raise UserError(voice.OUT_OF_RANGE, **bounds, help=param.help)
    return number
