"""A call to an answer: permission, arguments, handler; errors become words."""

import math
import secrets
from collections.abc import Mapping, Sequence

import structlog

from bot.core import voice
from bot.core.command import Call, Command, Parameter, Value
from bot.core.errors import TemporaryError, UserError
from bot.core.grammar import read_line
from bot.core.message import Button, Buttons, Message, Text
from bot.core.places import read_reader
from bot.core.voice import phrase
from bot.services import Services
from recommender import written

log = structlog.get_logger(__name__)


class Dispatch:
    """Answers calls. Never raises: a bug is logged with its traceback and answered politely."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._commands = {command.name: command for command in services.commands}

    async def answer(self, call: Call) -> Message:
        """Carry out one call."""
        try:
            command = self._commands.get(call.command)
            if command is None:
                return self._unknown(call)
            arguments = _convert(command, call)
            await self._check_allowed(command, call, arguments.get("where", "me"))
            return await command(self._services, call, **arguments)
        except UserError as error:
            return _refusal(error.said)
        except TemporaryError as error:
            log.warning("command postponed", command=call.command, call=call.id, why=str(error))
            return _refusal(phrase(voice.TRY_AGAIN, ref=call.id[:6]))
        except Exception:
            ref = secrets.token_hex(3)
            log.exception("command failed", command=call.command, call=call.id, ref=ref)
            return _refusal(phrase(voice.TRY_AGAIN, ref=ref))

    async def suggest(self, call: Call, parameter: str, typed: str) -> Sequence[str]:
        """Give choices for a parameter while a reader types it; none where any text will do."""
        command = self._commands.get(call.command)
        if command is None:
            return ()
        choices = next((p.choices for p in command.parameters if p.name == parameter), ())
        if command.name == "interests remove" and parameter == "topic":
            owner = call.owner("here" if call.arguments.get("where") == "here" else "me")
            choices = tuple(map(written, await self._services.preferences.interests(owner)))
        return [choice for choice in choices if typed.casefold() in choice.casefold()]

    def _unknown(self, call: Call) -> Message:
        """Answer text that names no command: the nearest one, and what to do with the words."""
        words = _storable(call.text).strip()
        if not words:
            return _refusal(phrase(voice.EMPTY_LINE))
        shown = words[:40] + ("…" if len(words) > 40 else "")
        nearest = read_line(words, self._services.commands).nearest
        if nearest:
            said = phrase(voice.DID_YOU_MEAN, text=shown, nearest=nearest)
            return Message((said, Buttons((self._meant(nearest, words),))), refused=True)
        said = phrase(voice.UNKNOWN_COMMAND, text=shown)
        offers = (
            Button("Add as an interest", "interests add", {"topic": words[:200]}),
            Button("Search for it", "search", {"query": words[:200]}),
        )
        return Message((said, Buttons(offers)), refused=True)

    def _meant(self, nearest: str, words: str) -> Button:
        """Offer the command that was probably meant, with the words that followed."""
        length = len(nearest.split())
        typed = read_line(" ".join([nearest, *words.split()[length:]]), self._services.commands)
        return Button("Yes, that", typed.command, typed.arguments)

    async def _check_allowed(self, command: Command, call: Call, where: Value) -> None:
        """Let administrators, and whoever set a channel up, change its settings."""
        if command.allowed == "anyone" or where != "here" or call.is_admin:
            return
        owner = call.owner("here")
        settings = await self._services.preferences.settings(owner)
        if owner == call.reader or settings.set_up_by in (None, str(call.reader)):
            return
        raise UserError(voice.ONLY_ADMINS, by=read_reader(settings.set_up_by or "").user)


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
    """Take the last word of the typed text for the parameter that is known without its name."""
    rest = command.rest
    bare = next((parameter for parameter in command.parameters if parameter.param.bare), None)
    if rest is None or bare is None or arguments.get(bare.name):
        return arguments
    before, _, last = f" {arguments.get(rest.name, '').strip()}".rpartition(" ")
    if last.lower() not in bare.choices:
        return arguments
    return {**arguments, rest.name: before.strip(), bare.name: last.lower()}


def _storable(text: str) -> str:
    """Replace halves of characters, which some platforms let through and no store takes."""
    return text.encode("utf-8", "replace").decode()


def _value(parameter: Parameter, text: str, example: str) -> Value:
    param = parameter.param
    if parameter.choices:
        if text.lower() not in parameter.choices:
            raise UserError(
                voice.NOT_A_CHOICE, value=text[:40], choices=", ".join(parameter.choices)
            )
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
