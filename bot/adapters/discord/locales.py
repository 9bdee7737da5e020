"""What Discord's menus say in other languages; the names to type are the same in all of them.

A language is one file in `locales/`, named by Discord's code for it, such as `pt-BR.toml`: each
line gives an English text and its translation. What is missing there, or too long, stays English.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.adapters.discord.commands import LONGEST_DESCRIPTION, draw, draw_menu
from bot.core.command import Command
from bot.core.similar_text import SIMILAR_TITLE

if TYPE_CHECKING:
    from discord.app_commands import TranslationContextTypes, locale_str

FOLDER = Path(__file__).parent / "locales"
LONGEST_NAME = 32  # docs: application-commands; of an entry in a message's menu

Catalogue = Mapping[str, str]
"""English texts and their translations."""


class Translator(app_commands.Translator):
    """Gives the library the translations of what it tells Discord."""

    def __init__(self, catalogues: Mapping[str, Catalogue] | None = None) -> None:
        self._catalogues = read_catalogues() if catalogues is None else catalogues

    async def translate(
        self,
        string: "locale_str",
        locale: discord.Locale,
        context: "TranslationContextTypes",  # noqa: ARG002 - the library's signature
    ) -> str | None:
        """Give a text in another language; None where it stays English."""
        translated = self._catalogues.get(locale.value, {}).get(string.message, "").strip()
        return translated if 1 <= len(translated) <= _longest(string.message) else None


@cache
def read_catalogues(folder: Path = FOLDER) -> Mapping[str, Catalogue]:
    """Read all languages there are, by Discord's codes."""
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.toml"))
    }


def texts(commands: Sequence[Command]) -> tuple[str, ...]:
    """Give all that can be translated, each once, in the order of the menus."""
    found = [text for root in draw(commands) for text in _described(root)]
    menu = draw_menu()
    return tuple(dict.fromkeys([*found, menu.name]))


def faults(code: str, catalogue: Catalogue, commands: Sequence[Command]) -> list[str]:
    """Say what is wrong with a language: texts it lacks, that are too long, or that are no more."""
    wanted = texts(commands)
    known = {locale.value for locale in discord.Locale}
    found = [] if code in known else [f"{code}: Discord knows no such language"]
    found += [f"missing: {text}" for text in wanted if not catalogue.get(text, "").strip()]
    found += [f"no longer there: {text}" for text in catalogue if text not in wanted]
    too_long = (t for t in wanted if len(catalogue.get(t, "")) > _longest(t))
    return found + [f"longer than {_longest(text)}: {catalogue[text]}" for text in too_long]


def _described(group: app_commands.Group) -> Iterator[str]:
    yield group.description
    for command in group.commands:
        if isinstance(command, app_commands.Group):
            yield from _described(command)
            continue
        yield command.description
        for parameter in command.parameters:
            yield str(parameter.description)


def _longest(text: str) -> int:
    return LONGEST_NAME if text == SIMILAR_TITLE else LONGEST_DESCRIPTION
