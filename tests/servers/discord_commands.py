"""The limits of application commands that Discord's documentation states."""

import re
from typing import Any

Json = dict[str, Any]

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST = {CHAT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_NAME = re.compile(r"[-_'\w]{1,32}")


def commands_problems(commands: list[Json]) -> list[str]:
    """Say what is wrong with a list of application commands."""
    chat = [command for command in commands if command.get("type", CHAT) == CHAT]
    menus = [command for command in commands if command.get("type", CHAT) != CHAT]
    problems = [p for command in chat for p in _command(command, depth=0)]
    problems += [p for menu in menus for p in _menu(menu)]
    if any(_text_in(command) > 8_000 for command in chat):
        problems.append("a command with more than 8000 characters")
    kinds = [(command.get("type", CHAT), command["name"]) for command in commands]
    problems += [f"{name}: twice" for kind, name in set(kinds) if kinds.count((kind, name)) > 1]
    for kind, most in MOST.items():
        if sum(other == kind for other, _ in kinds) > most:
            problems.append(f"more than {most} commands of type {kind}")
    return problems


def choices_problems(choices: list[Json]) -> list[str]:
    """Say what is wrong with the choices of an option, or those that are suggested for it."""
    sizes = [len(str(c[part])) for c in choices for part in ("name", "value")]
    fits = len(choices) <= 25 and all(1 <= size <= 100 for size in sizes)
    return [] if fits else ["choices: too many, empty or longer than 100"]


def _menu(menu: Json) -> list[str]:
    """Check what stands in the menu of a message or a person: a name, and nothing else."""
    problems = []
    if not 1 <= len(menu["name"].strip()) <= 32:
        problems.append(f"{menu['name']}: empty or longer than 32")
    if menu.get("description") or menu.get("options"):
        problems.append(f"{menu['name']}: in a menu there is no description and no option")
    return problems


def _command(option: Json, depth: int) -> list[str]:
    problems = []
    name, about = option["name"], option["description"]
    if not _NAME.fullmatch(name) or name != name.lower():
        problems.append(f"{name}: not a name")
    if not 1 <= len(about) <= 100:
        problems.append(f"{name}: description empty or longer than 100")
    options = option.get("options") or []
    if len(options) > 25 or len({o["name"] for o in options}) != len(options):
        problems.append(f"{name}: too many options, or one twice")
    if option.get("type") == 2 and depth > 1:
        problems.append(f"{name}: a group in a group")
    if depth and option.get("default_member_permissions") is not None:
        problems.append(f"{name}: only the root has permissions")
    if any(o["type"] in (1, 2) for o in options) and any(o["type"] > 2 for o in options):
        problems.append(f"{name}: options beside subcommands")
    needed = [bool(o.get("required")) for o in options if o["type"] > 2]
    if needed != sorted(needed, reverse=True):
        problems.append(f"{name}: required options come first")
    problems += _value(option)
    for part, longest in (("name_localizations", 32), ("description_localizations", 100)):
        said = (option.get(part) or {}).values()
        if any(not 1 <= len(words) <= longest for words in said):
            problems.append(f"{name}: {part} empty or longer than {longest}")
    return problems + [p for o in options for p in _command(o, depth + 1)]


def _value(option: Json) -> list[str]:
    """Check what values an option takes."""
    name, problems = option["name"], choices_problems(option.get("choices") or [])
    if option.get("autocomplete") and option.get("choices"):
        problems.append(f"{name}: choices and autocomplete together")
    if option.get("max_length", 1) > 6_000:
        problems.append(f"{name}: max_length over 6000")
    if option.get("min_value", 0) > option.get("max_value", option.get("min_value", 0)):
        problems.append(f"{name}: no value between min_value and max_value")
    return problems


def _text_in(option: Json) -> int:
    """Count as Discord does: of each text the longest of its translations."""
    own = sum(
        max(map(len, [option[part], *(option.get(f"{part}_localizations") or {}).values()]))
        for part in ("name", "description")
    )
    own += sum(len(c["name"]) + len(str(c["value"])) for c in option.get("choices") or [])
    return own + sum(_text_in(o) for o in option.get("options") or [])
