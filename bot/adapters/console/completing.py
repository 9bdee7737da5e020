"""What a half-typed line may become: commands, their parameters, and values for these."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from bot.adapters.console.seats import PREFIXES
from bot.adapters.console.translate import Session
from bot.core.command import Call, Command, Parameter
from bot.core.errors import TemporaryError
from bot.core.grammar import read_line, write_line
from bot.core.literal import one_line
from bot.core.message import PaperCard
from bot.core.paper_choice import read_choice
from bot.core.ports import Suggest

MOST = 40  # What a person would still look through.

_OF_PAPERS = frozenset(("paper", "to"))  # Parameters that take a paper by its number.

_NAMED = re.compile(r"(?P<name>[a-z][a-z0-9_]*)=(?P<value>\S*)")


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on.

    Attributes:
        text: What then stands there.
        replaces: How many characters before the cursor it takes the place of.
        about: A few words on it; may be empty.
    """

    text: str
    replaces: int
    about: str = ""


async def completions(
    typed: str,
    session: Session,
    commands: Sequence[Command],
    suggest: Suggest,
    papers: Sequence[PaperCard] = (),
) -> Sequence[Completion]:
    """Give what may stand before the cursor instead of `typed`; none where anything may.

    `suggest` is asked for values as every platform asks it: with the whole value typed so far.
    Of a list divided by commas its last part is tried too. Where a paper is wanted and no other
    is suggested, those on the screen are, `papers`, by number or a part of the title.
    """
    line = typed.lstrip()
    if line.startswith("/"):
        return [Completion(f"{p} ", len(line)) for p in PREFIXES if p.startswith(line.lower())]
    found = list(_names(line, commands))
    command, tail = _command_and_tail(line, commands)
    if command is not None:
        asking = _Asking(session, command, tail, suggest, papers)
        found += await asking.values()
        found += asking.names()
    return list(dict.fromkeys(found))[:MOST]


def _names(line: str, commands: Sequence[Command]) -> Iterator[Completion]:
    begun = " ".join(line.lower().split()) + (" " if line.endswith(" ") and line.strip() else "")
    for command in commands:
        if command.name.startswith(begun) and not command.hidden:
            space = " " if command.shown else ""
            yield Completion(command.name + space, len(line), command.summary)


def _command_and_tail(line: str, commands: Sequence[Command]) -> tuple[Command | None, str]:
    """Give the command a line names, and what follows the space behind it."""
    name = read_line(line, commands).command
    command = next((known for known in commands if known.name == name), None)
    if command is None:
        return None, ""
    pattern = r"\s+".join(map(re.escape, name.split()))
    match = re.match(rf"(?:/?\w+\s+)??{pattern}\s+", line, re.IGNORECASE)
    return (command, line[match.end() :]) if match else (None, "")


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is being typed behind a command."""

    session: Session
    command: Command
    tail: str
    suggest: Suggest
    papers: Sequence[PaperCard]

    async def values(self) -> list[Completion]:
        """Give values for the parameter that is being typed."""
        word = self._word
        if named := _NAMED.fullmatch(word):
            name, value = named["name"], named["value"]
            if not any(parameter.name == name for parameter in self.command.shown):
                return []
            choices = await self._choices(name, value.lstrip('"'))
            return [Completion(_named(name, choice), len(word)) for choice in choices]
        if self.command.rest is not None:
            return [*await self._rest(self.command.rest), *self._bare()]
        return await self._positional()

    def names(self) -> list[Completion]:
        """Give the parameters that were not named yet."""
        word, given = self._word.lower(), {match["name"] for match in _NAMED.finditer(self.tail)}
        return [
            Completion(f"{parameter.name}=", len(word), parameter.param.help)
            for parameter in self.command.shown
            if parameter.name.startswith(word)
            and parameter.name not in given
            and not parameter.param.rest
        ]

    @property
    def _word(self) -> str:
        return re.split(r"\s", self.tail)[-1]

    async def _rest(self, parameter: Parameter) -> list[Completion]:
        """Complete the value that takes the text whole, or its part behind the last comma."""
        ends = [match.end() for match in re.finditer(rf"(?<!\S){_NAMED.pattern}\s+", self.tail)]
        value = self.tail[max(ends, default=0) :]
        last = value.rpartition(",")[2].lstrip()
        of_papers = parameter.name in _OF_PAPERS
        for part in dict.fromkeys((value, last)):
            if choices := await self._choices(parameter.name, part):
                make = _paper if of_papers else Completion
                return [make(choice, len(part)) for choice in choices]
        return self._on_screen(value) if of_papers else []

    def _on_screen(self, typed: str) -> list[Completion]:
        """Give the papers on the screen by number, with their titles, the last shown first."""
        begun = typed.strip().casefold()
        return [
            Completion(str(card.number), len(typed), one_line(card.title))
            for card in reversed(self.papers)
            if str(card.number).startswith(begun) or begun in one_line(card.title).casefold()
        ]

    def _bare(self) -> list[Completion]:
        """Complete the value that may be the last word without its name."""
        word = self._word.lower()
        bare = next((p for p in self.command.shown if p.param.bare), None)
        choices = bare.choices if bare and self.tail.strip() else ()
        return [Completion(c, len(word)) for c in choices if word and c.startswith(word)]

    async def _positional(self) -> list[Completion]:
        """Complete the parameter whose turn it is among those without a name."""
        words = re.split(r"\s+", self.tail)
        named = {match["name"] for word in words if (match := _NAMED.fullmatch(word))}
        waiting = [p for p in self.command.parameters if p.name not in named]
        turn = sum(1 for word in words[:-1] if word and not _NAMED.fullmatch(word))
        if turn >= len(waiting):
            return []
        choices = await self._choices(waiting[turn].name, self._word)
        return [Completion(choice, len(self._word)) for choice in choices]

    async def _choices(self, name: str, typed: str) -> list[str]:
        """Ask for values; a bot that cannot answer just now suggests none."""
        line = f"{self.command.name} {self.tail}"
        given = {k: v for k, v in read_line(line, (self.command,)).arguments.items() if k != name}
        call = Call(
            id=uuid4().hex,
            reader=self.session.reader,
            conversation=self.session.conversation,
            command=self.command.name,
            arguments=given,
            is_admin=True,
            zone=self.session.zone,
        )
        try:
            choices = await self.suggest(call, name, typed)
        except TemporaryError:
            return []
        return [choice for choice in map(one_line, choices[:MOST]) if choice]


def _paper(choice: str, replaces: int) -> Completion:
    """Give a paper that is suggested with its title: the number is enough to be typed."""
    number = read_choice(choice)
    return Completion(number, replaces, choice.removeprefix(number).strip(" “”"))


def _named(name: str, value: str) -> str:
    return write_line("", {name: value}).strip()
