"""Commands, described once: a handler's signature is the specification."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from bot.core.message import Message
from bot.core.places import Conversation, Owner, Reader

Allowed = Literal["anyone", "channel admin"]
Value = str | int | float

Where = Literal["me", "here"]
"""Whose settings a command changes: the caller's own, or this channel's."""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command, from whatever platform.

    Attributes:
        id: Unique per use, for logs.
        reader: Who asks.
        conversation: Where.
        command: The command's name; empty where the text named none.
        arguments: Parameter name to value, as text; dispatch checks and converts them.
        text: What was typed, where it was typed.
        is_admin: Whether the platform lets this reader manage the place.
        zone: The reader's time zone by name, where the platform knows it.
        locale: Such as "en-US", where the platform knows it.
        name: What the reader is called there, where the platform tells it.
        leftover: Typed words that no parameter takes.
        pressed: Whether a button was pressed rather than text typed.
        label: What the pressed button read; it may be older than how things stand.
        unasked: Whether the adapter asks by itself, so that it is no use of the bot by anybody.
        alone: Whether nobody but its reader sees the pressed message, and it can be changed.
        roles: Ids of the roles the reader has in this place, on platforms that have roles.
        in_own_thread: Whether the thread it was made in has settings and orders of its own.
    """

    id: str
    reader: Reader
    conversation: Conversation
    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    is_admin: bool = False
    zone: str | None = None
    locale: str | None = None
    name: str = ""
    leftover: str = ""
    pressed: bool = False
    label: str = ""
    unasked: bool = False
    alone: bool = False
    roles: tuple[str, ...] = ()
    in_own_thread: bool = False

    @property
    def is_seen_by_one(self) -> bool:
        """Whether what was pressed is its reader's alone."""
        return self.alone or self.conversation.is_direct

    def owner(self, where: Where) -> Owner:
        """Give whose settings are meant: "here" is the channel, in a direct message the reader.

        A thread belongs to its channel, unless it was set up for itself.
        """
        if where == "here" and not self.conversation.is_direct:
            return (
                self.conversation if self.in_own_thread else replace(self.conversation, thread="")
            )
        return self.reader


@dataclass(frozen=True, slots=True)
class Param:
    """What a reader may give for one parameter.

    Attributes:
        help: A few words, lower case.
        longest: Most characters of a text.
        least: Smallest number.
        most: Largest number.
        rest: Whether typed text without a name goes here whole; one such parameter a command.
        hidden: Whether only buttons fill it in, so that no help or menu shows it.
        bare: Whether its value may also be the last word of the text typed whole, without a name:
            "schedule fri 16:00 here".
    """

    help: str
    longest: int = 200
    least: float | None = None
    most: float | None = None
    rest: bool = False
    hidden: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command, read from its handler's signature.

    Attributes:
        name: As typed in `name=value`.
        type: str, int or float.
        choices: The only values allowed; empty where any will do.
        required: Whether there is no default.
        default: The value where none is given.
        param: Its limits and help.
    """

    name: str
    type: type[str] | type[int] | type[float]
    choices: tuple[str, ...]
    required: bool
    default: Value | None
    param: Param


Handler = Callable[..., Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command as help, grammar and adapters see it.

    Attributes:
        name: One or two words, lower case.
        summary: One line, for help.
        parameters: In the order of the signature.
        handler: `async (services, call, *, ...) -> Message`.
        examples: Complete lines, without a platform's prefix.
        allowed: Who may use it with `where=here`.
        hidden: Whether it is left out of help (buttons only).
        opens_form: Whether it may answer with a form: where one has to be opened within seconds,
            adapters open a waiting one at once.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    handler: Handler
    examples: tuple[str, ...] = ()
    allowed: Allowed = "anyone"
    hidden: bool = False
    opens_form: bool = False

    async def __call__(self, services: Any, call: Call, **arguments: Value) -> Message:
        """Run the handler as the plain function it is."""
        return await self.handler(services, call, **arguments)

    @property
    def shown(self) -> tuple[Parameter, ...]:
        """The parameters that a reader may fill in."""
        return tuple(p for p in self.parameters if not p.param.hidden)

    @property
    def rest(self) -> Parameter | None:
        """The parameter that takes typed text whole, if there is one."""
        return next((p for p in self.parameters if p.param.rest), None)


def command(
    name: str,
    summary: str,
    *,
    examples: tuple[str, ...] = (),
    allowed: Allowed = "anyone",
    hidden: bool = False,
    opens_form: bool = False,
) -> Callable[[Handler], Command]:
    """Describe a handler as a command; its keyword-only parameters become the command's."""

    def describe(handler: Handler) -> Command:
        hints = get_type_hints(handler, include_extras=True)
        signature = inspect.signature(handler)
        parameters = tuple(
            _parameter(parameter, hints[parameter.name])
            for parameter in signature.parameters.values()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        )
        return Command(
            name,
            summary,
            parameters,
            handler,
            examples,
            allowed,
            hidden,
            opens_form,
        )

    return describe


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    """Read one keyword-only parameter. Raises `TypeError` where it is not described."""
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{parameter.name} needs Annotated[..., Param(...)]")
    kind, param = get_args(hint)[:2]
    if not isinstance(param, Param):
        raise TypeError(f"{parameter.name} needs a Param")
    choices = tuple(get_args(kind)) if get_origin(kind) is Literal else ()
    plain = str if choices else kind
    if plain not in (str, int, float):
        raise TypeError(f"{parameter.name} has a type no platform can ask for: {kind}")
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    return Parameter(parameter.name, plain, choices, required, default, param)
