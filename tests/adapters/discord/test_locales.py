"""Discord's menus in other languages: complete, within its limits, English where they are not."""

from typing import Any

import discord as library
import pytest

from bot.adapters.discord.commands import draw, draw_menu
from bot.adapters.discord.locales import Translator, faults, read_catalogues, texts
from bot.commands import COMMANDS
from tests.adapters.discord.test_commands import heard, option
from tests.servers.discord import DiscordServer

HELP = "See what I can do"


@pytest.mark.parametrize("code", list(read_catalogues()))
def test_every_language_has_a_translation_of_everything(code: str) -> None:
    wrong = faults(code, read_catalogues()[code], COMMANDS)

    assert wrong == [], f"bot/adapters/discord/locales/{code}.toml has to be brought up to date"


def test_what_is_missing_too_long_or_no_longer_there_is_told() -> None:
    catalogue = dict.fromkeys(texts(COMMANDS), "kurz") | {
        "Find similar papers": "x" * 33,
        HELP: "x" * 101,
        "Gone": "weg",
        "a command": " ",
    }

    assert faults("xx", catalogue, COMMANDS) == [
        "xx: Discord knows no such language",
        "missing: a command",
        "no longer there: Gone",
        f"longer than 100: {'x' * 101}",
        f"longer than 32: {'x' * 33}",
    ]


async def test_what_is_missing_or_too_long_stays_english() -> None:
    translator = Translator({"de": {HELP: "x" * 101, "a command": "ein Befehl"}})
    german, french = library.Locale.german, library.Locale.french
    context: Any = None  # Where a text stands makes no difference.

    async def said(text: str, locale: library.Locale) -> str | None:
        return await translator.translate(library.app_commands.locale_str(text), locale, context)

    assert await said(HELP, german) is None
    assert await said("how many", german) is None
    assert await said("a command", french) is None
    assert await said("a command", german) == "ein Befehl"


async def test_discord_is_told_descriptions_in_german_and_names_to_type_in_english_alone(
    discord: DiscordServer,
) -> None:
    async with heard(discord):
        pass

    told = option(discord.commands, "papers help")
    assert told["description_localizations"] == {"de": "Sehen, was ich kann"}
    assert not told.get("name_localizations")
    [menu] = [c for c in discord.commands if c["name"] == "Find similar papers"]
    assert menu["name_localizations"] == {"de": "Ähnliche Papers finden"}


def test_names_to_type_are_not_for_translating() -> None:
    names = {c.name for root in draw(COMMANDS) for c in (root, *root.walk_commands())}

    assert not names & set(texts(COMMANDS))
    assert draw_menu().name in texts(COMMANDS)
