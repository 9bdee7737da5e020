"""Discord's markdown as its clients read it: what is shown, and what is more than text."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")  # Of whoever reads.

_LIVE = {
    "mention": r"<@[!&]?\d+>|@everyone|@here|<#\d+>|<id:\w+>",
    "command": r"</[-\w]+(?: [-\w]+){0,2}:\d+>",
    "time": r"<t:-?\d+(?::\w)?>",
    "emoji": r"<a?:\w+:\d+>",
    "address": r"<(?:https?|steam|mailto):[^ >]+>|(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]",
    "spoiler": r"\|\|(?s:.+?)\|\|",
    "struck": r"~~(?s:.+?)~~(?!_)",
}
_PERSON = re.compile(r"<@!?(\d+)>")
_INSIDE = r"((?:\\[\s\S]|[^\\])+?)"
_LINK = (
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)"
)
_RULES = [
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    *[(name, re.compile(pattern)) for name, pattern in _LIVE.items()],
    ("link", re.compile(_LINK)),
    ("strong", re.compile(rf"\*\*{_INSIDE}\*\*(?!\*)")),
    ("under", re.compile(rf"__{_INSIDE}__(?!_)")),
    ("leaning", re.compile(r"\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*(?!\*)|_(?:\\[\s\S]|[^\\_])+?_\b")),
]
_LINE_START = re.compile(r"(?:#{1,3} |-# )")
_BLOCK = re.compile(r"\s*(?:[*+-]|\d+\.) \S|>{1,3} ")


@dataclass(slots=True)
class Reading:
    """What a reader sees of a text.

    Attributes:
        shown: The words on the screen.
        live: What became more than words, beside headings, bold, underline, code and links.
        links: Where the links lead.
        commands: What can be pressed to use a command, as it is written.
        moments: What each reader sees on a clock of their own, as it is written.
    """

    shown: str = ""
    live: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)


def read_markdown(text: str) -> Reading:
    """Read a whole text display."""
    reading = Reading()
    starts = _LINE_START.sub("", text) if _LINE_START.match(text) else text
    starts = re.sub(r"\n(?:#{1,3} |-# )", "\n", starts)
    reading.live += [line for line in starts.split("\n") if _BLOCK.match(line)]
    reading.shown = _read(starts, reading)
    return reading


def _read(text: str, reading: Reading) -> str:
    shown, position = "", 0
    while position < len(text):
        found = ((name, rule.match(text, position)) for name, rule in _RULES)
        name, match = next(((n, m) for n, m in found if m), ("", None))
        if match is None:
            shown += text[position]
            position += 1
            continue
        shown += _shown(name, match, reading)
        position = match.end()
    return shown


def _shown(name: str, match: re.Match[str], reading: Reading) -> str:
    match name:
        case "escape":
            return match[1]
        case "code":
            return match[2]
        case "strong" | "under":
            return _read(match[1], reading)
        case "link":
            return _link(match, reading)
        case "command":
            reading.commands.append(match[0])
            return match[0][1 : match[0].index(":")]
        case "time":
            reading.moments.append(match[0])
            return _on_a_clock(match[0])
    reading.live.append(match[0])
    return f"@{person[1]}" if (person := _PERSON.fullmatch(match[0])) else match[0]


def _link(match: re.Match[str], reading: Reading) -> str:
    label = _read(match[1], reading)
    if not match[2].startswith(("http://", "https://")) or "://" in label or not label.strip():
        reading.live.append(match[0])  # Shown raw: Discord draws no such link.
        return match[0]
    reading.links.append(match[2])
    return label


def _on_a_clock(written: str) -> str:
    """Show a moment as the other platforms write it; how long it is until then is left out."""
    _, seconds, *style = written.strip("<>").split(":")
    if style == ["R"]:
        return "…"
    there = datetime.fromtimestamp(int(seconds), ZONE)
    return f"{there:%a} {there.day} {there:%b %H:%M}"
