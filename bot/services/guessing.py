"""What a reader probably meant: commands put right, authors and subjects nobody is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core import voice
from bot.core.command import Call, Command
from bot.core.errors import Mistyped
from bot.core.grammar import misnamed, read_line, write_line
from bot.core.message import Button, Buttons, Text
from bot.core.voice import note
from bot.services.catalogue import Catalogue
from recommender.exclusions import holding_all
from recommender.nearest import has_author, has_category, nearest_authors, nearest_categories
from recommender.text import words
from recommender.topics import category_title

MOST_OFFERED = 3
LONGEST_LABEL = 75  # Slack's.
LONGEST_MISTYPED = 100  # Characters; a longer one is no slip.
LONGEST_OFFERED = 1_000  # Characters of a line put right: it is shown where it has to be typed.


@dataclass(frozen=True, slots=True)
class Hint:
    """An author or category as typed that no paper has, and what is nearest to it.

    Attributes:
        prefix: "author" or "cat".
        typed: The name as typed.
        nearest: Names or codes, nearest first; of an author never empty.
        is_words: Whether it was typed as words, without a prefix.
    """

    prefix: str
    typed: str
    nearest: tuple[str, ...]
    is_words: bool = False

    @property
    def said(self) -> Text:
        """Say it in small print."""
        shown, nearest = self.typed[:60], ", ".join(map(self.label, self.nearest))
        if self.is_words:
            return note(voice.NAME_AS_WORDS, name=shown, nearest=nearest)
        if self.prefix == "author":
            return note(voice.NEAREST_AUTHORS, name=shown, nearest=nearest)
        if not self.nearest:
            return note(voice.NO_SUCH_CATEGORY, code=shown)
        return note(voice.NEAREST_CATEGORIES, code=shown, nearest=nearest)

    @property
    def stated(self) -> str:
        """Write what was typed as an interest is written."""
        return self.typed if self.is_words else self.put(self.typed)

    def label(self, meant: str) -> str:
        """Name one of the nearest for people."""
        name = f"{meant} ({category_title(meant)})" if self.prefix == "cat" else meant
        return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"

    def put(self, meant: str) -> str:
        """Write one of the nearest as a reader would type it: `author:"Yann LeCun"`."""
        plain = re.fullmatch(r"[\w.-]+", meant)
        return f"{self.prefix}:{meant}" if plain else f'{self.prefix}:"{meant}"'

    def in_query(self, query: str, meant: str) -> str:
        """Write a search with one of the nearest in place of what was typed."""
        prefixes = "author|au" if self.prefix == "author" else "category|cat"
        pattern = rf'\b(?:{prefixes})\s*:\s*"?{re.escape(self.typed)}"?'
        return re.sub(pattern, lambda _: self.put(meant), query, count=1, flags=re.IGNORECASE)


class Guessing:
    """Knows the names that papers carry."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def hints(self, authors: Sequence[str], categories: Sequence[str]) -> tuple[Hint, ...]:
        """Give what is nearest to authors and categories that no paper has.

        An author whom nobody's name resembles is passed over: a first paper may come.
        """
        index = self._catalogue.index
        unknown = [name for name in authors if not has_author(index, name)]
        strange = [code for code in categories if not has_category(index, code)]
        found = [Hint("cat", code, nearest_categories(code)) for code in strange]
        if unknown and self._catalogue.size:
            found += await self._catalogue.compute(
                lambda papers: [
                    Hint("author", name, nearest)
                    for name in unknown[:MOST_OFFERED]
                    if (nearest := nearest_authors(index, name, papers=papers))
                ]
            )
        return tuple(found)

    async def people(self, stated: Sequence[str]) -> tuple[Hint, ...]:
        """Give the authors whose names were stated as words, where no paper's text holds those."""
        view = self._catalogue.index.view
        names = [
            text
            for text in stated
            if has_author(self._catalogue.index, text) and not holding_all(view, words(text)).any()
        ]
        if not names:
            return ()
        index = self._catalogue.index
        return await self._catalogue.compute(
            lambda papers: tuple(
                Hint("author", name, nearest, is_words=True)
                for name in names[:MOST_OFFERED]
                if (nearest := nearest_authors(index, name, papers=papers))
            )
        )


def corrected(call: Call, error: Mistyped, commands: Sequence[Command]) -> tuple[Buttons, ...]:
    """Offer the call again, with what was probably meant in place of what was typed."""
    described = next((one for one in commands if one.name == call.command), None)
    if described is None or not error.typed.strip() or len(error.typed) > LONGEST_MISTYPED:
        return ()
    found: list[Button] = []
    for meant, label in list(error.meant.items())[:MOST_OFFERED]:
        line = _put_right(call, described, error.typed, meant)
        typed = read_line(line, commands)
        fits = 0 < len(line) <= LONGEST_OFFERED
        if fits and typed.command == call.command and not typed.rest:
            found.append(Button(label[:LONGEST_LABEL], typed.command, typed.arguments))
    return (Buttons(tuple(found)),) if found else ()


def check_names(command: Command, call: Call) -> None:
    """Raise `Mistyped` where `wher=here` stands in the arguments of a command with `where`."""
    for text in (*call.arguments.values(), call.leftover):
        if slip := misnamed(text, command):
            typed, meant = slip
            meant_too = {f"{meant}=": f"{meant}="}
            fields = {"word": f"{typed}=", "nearest": f"{meant}="}
            raise Mistyped(voice.NEAREST_NAME, typed=f"{typed}=", meant=meant_too, **fields)


def nearest_choices(text: str, choices: Sequence[str]) -> dict[str, str]:
    """Give choices to offer for one that is none: the close ones, else all where they are few."""
    close = get_close_matches(text.lower()[:LONGEST_MISTYPED], choices, n=MOST_OFFERED, cutoff=0.5)
    offered = close or (choices if len(choices) <= MOST_OFFERED else ())
    return {choice: choice for choice in offered}


def _put_right(call: Call, command: Command, typed: str, meant: str) -> str:
    """Write the call as a line, the first `typed` in it replaced; empty where there is none."""
    pattern = re.compile(r"[\s,]+".join(map(re.escape, typed.split())), re.IGNORECASE)
    loose, named, done = [], dict[str, str](), False
    for name, value in (*call.arguments.items(), ("", call.leftover)):
        is_slip = not done and bool(pattern.search(value))
        text = pattern.sub(lambda _: meant, value, count=1) if is_slip else value
        done = done or is_slip
        is_whole = command.rest is not None and name == command.rest.name
        if not name or is_whole or (is_slip and typed.endswith("=")):
            loose.append(text)
        else:
            named[name] = text
    return " ".join(filter(None, [call.command, *loose, write_line("", named).strip()])) * done
