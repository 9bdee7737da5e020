"""Typed text to a command and its arguments, and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from bot.core.command import Command, Parameter

PREFIXES = ("/papers", "papers", "paperpicks")
LONGEST_LINE = 12_000  # Ten thousand characters of words, and the command before them.

_NAMED = re.compile(
    r"(?<!\S)(?P<name>[a-z][a-z0-9_]*)=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>\S*))",
    re.DOTALL,
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*(?P<end>\"?)", re.DOTALL)  # To the end, if never closed.


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line of text asks for.

    Attributes:
        command: The command's name; empty where the line names none.
        arguments: Parameter name to value, as text.
        rest: The words that followed, where no command was named or nothing takes them.
        nearest: The command's name that was probably meant, where none was named.
    """

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    nearest: str = ""


def read_line(text: str, commands: Sequence[Command]) -> Typed:
    """Read one line of text; any text gives an answer, none raises."""
    words = _without_prefix(text[:LONGEST_LINE].strip())
    found = _command_at_start(words, commands)
    if found is None:
        return Typed("", rest=words, nearest=_nearest(words, commands))
    command, tail = found
    names = {parameter.name for parameter in command.parameters}
    arguments, loose = _take_named(tail, names)
    if loose:
        loose = _place_loose(loose, command, arguments)
    return Typed(command.name, arguments, rest=loose)


def write_line(command: str, arguments: Mapping[str, str]) -> str:
    """Write a command so that `read_line` reads the same from it."""
    return " ".join([command, *_write_named(arguments)])


def write_short(command: str, arguments: Mapping[str, str], commands: Sequence[Command]) -> str:
    """Write a command as a reader would type it: `like 4711` rather than `like paper=4711`.

    Words lose their names only where `read_line` with these `commands` still reads the same.
    """
    described = next((known for known in commands if known.name == command), None)
    if described is None:
        return write_line(command, arguments)
    in_order = [p.name for p in described.parameters if p.name in arguments]
    first = [described.rest.name] if described.rest else in_order
    for bare in (in_order, first):
        named = {name: value for name, value in arguments.items() if name not in bare}
        loose = [arguments[name] for name in bare if name in arguments]
        line = " ".join([command, *loose, *_write_named(named)])
        typed = read_line(line, commands)
        if (typed.command, typed.arguments, typed.rest) == (command, dict(arguments), ""):
            return line
    return write_line(command, arguments)


def misnamed(text: str, command: Command) -> tuple[str, str] | None:
    """Find the first `wher=` outside quotes, and the parameter it nearly names: ("wher", "where").

    Names that are not nearly one of the command's are words like any other: "x=5 theory".
    """
    names = [parameter.name for parameter in command.shown]
    quotes = [match.span() for match in _QUOTED.finditer(text[:LONGEST_LINE]) if match["end"]]
    for match in _NAMED.finditer(text[:LONGEST_LINE]):
        inside = any(start < match.start() < end for start, end in quotes)
        near = get_close_matches(match["name"], names, n=1, cutoff=0.75)
        if near and match["name"] not in names and not inside:
            return match["name"], near[0]
    return None


def _without_prefix(text: str) -> str:
    first, *rest = text.split(maxsplit=1) or [""]
    return "".join(rest) if first.lower() in PREFIXES else text


def _command_at_start(text: str, commands: Iterable[Command]) -> tuple[Command, str] | None:
    """Find the longest command name the text begins with, and what follows it."""
    by_length = sorted(commands, key=lambda command: -len(command.name))
    for command in by_length:
        if match := _beginning(command.name).match(text):
            return command, text[match.end() :].strip()
    return None


@cache
def _beginning(name: str) -> re.Pattern[str]:
    """Give what matches a command's name at the start of a line; made once for each."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"{pattern}(?=\s|$)", re.IGNORECASE)


def _nearest(text: str, commands: Iterable[Command]) -> str:
    """Give the command that the text nearly begins with.

    One word before others has to come closer: "safe exploration" is no slip for "save".
    """
    names = [command.name for command in commands if not command.hidden]
    words = text.lower().split()
    for length in (2, 1):
        cutoff = 0.7 if length == 2 or len(words) == 1 else 0.8
        close = get_close_matches(" ".join(words[:length]), names, n=1, cutoff=cutoff)
        if close:
            return close[0]
    return ""


def _take_named(tail: str, names: set[str]) -> tuple[dict[str, str], str]:
    """Take `name=value` for known names outside quotes; give them and the words left over."""
    arguments: dict[str, str] = {}
    kept: list[str] = []
    position = 0
    quotes = [match.span() for match in _QUOTED.finditer(tail) if match["end"]]
    for match in _NAMED.finditer(tail):
        inside = any(start < match.start() < end for start, end in quotes)
        if match["name"] not in names or inside or match.start() < position:
            continue
        kept.append(tail[position : match.start()])
        arguments[match["name"]] = _read_value(match)
        position = match.end()
    kept.append(tail[position:])
    return arguments, " ".join(part.strip() for part in kept if part.strip())


def _place_loose(loose: str, command: Command, arguments: dict[str, str]) -> str:
    """Give words without a name to the parameters that lack a value; give back what is left."""
    rest = command.rest
    if rest is not None:
        if rest.name in arguments:
            return loose
        arguments[rest.name] = loose
        return ""
    words = loose.split()
    while words and (waiting := [p for p in command.parameters if p.name not in arguments]):
        word = words.pop(0)
        arguments[_taker(word, waiting).name] = word
    return " ".join(words)


def _taker(word: str, waiting: Sequence[Parameter]) -> Parameter:
    """Give the parameter a word is for: one that it is a choice of, else the first.

    A number is for none that has choices, where a later one takes numbers: "profile 2".
    """
    if chosen := [p for p in waiting if word.lower() in p.choices]:
        return chosen[0]
    numbers = [p for p in waiting if p.type is int and not p.param.hidden]
    takes_none = bool(waiting[0].choices) and word.isdecimal()
    return numbers[0] if numbers and takes_none else waiting[0]


def _write_named(arguments: Mapping[str, str]) -> list[str]:
    return [f"{name}={_write_value(value)}" for name, value in arguments.items()]


def _write_value(value: str) -> str:
    if value and not re.search(r"[\s\"\\]", value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _read_value(match: re.Match[str]) -> str:
    if match["quoted"] is None:
        return match["bare"]
    return re.sub(r"\\([\"\\])", r"\1", match["quoted"])  # Any other backslash is LaTeX's.
