"""Discord's markdown as runs of text, as far as the bot writes it."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.pictures.runs import Run

ZONE = ZoneInfo("Europe/Berlin")  # Of whoever looks: Discord shows each reader their own time.

_TIMES = {
    "t": "{0:%H:%M}",
    "d": "{0:%d/%m/%Y}",
    "D": "{0.day} {0:%B %Y}",
    "f": "{0.day} {0:%B %Y} {0:%H:%M}",
    "F": "{0:%A}, {0.day} {0:%B %Y} {0:%H:%M}",
}
_SIGNS = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|__(?P<under>(?:\\.|[^\\])+?)__"
    r"|\[(?P<label>[^\[\]]+)\]\(<[^>]+>\)"
    r"|<t:(?P<time>-?\d+)(?::(?P<style>\w))?>"
    r"|<(?P<mention>/[^:>]+):\d+>"
    r"|<#(?P<channel>\d+)>"
    r"|<@(?P<person>\d+)>"
)


def runs_of(text: str, style: str = "") -> Iterator[Run]:
    """Read one line of markdown; `style` is of all of it."""
    position = 0
    for match in _SIGNS.finditer(text):
        if match.start() > position:
            yield Run(text[position : match.start()], style)
        yield from _meant(match, style)
        position = match.end()
    if position < len(text):
        yield Run(text[position:], style)


def _meant(match: re.Match[str], style: str) -> Iterator[Run]:
    sort = str(match.lastgroup)
    words = match[sort]
    match sort:
        case "escaped":
            yield Run(words, style)
        case "code":
            yield Run(words, f"{style} c".strip())
        case "bold" | "under" | "label":
            short = {"bold": "b", "under": "u", "label": "a"}[sort]
            yield from runs_of(words, f"{style} {short}".strip())
        case "channel" | "person":
            yield Run({"channel": "#", "person": "@"}[sort] + words, f"{style} m".strip())
        case "mention":
            yield Run(words, f"{style} m".strip())
        case _:
            moment = datetime.fromtimestamp(int(match["time"]), ZONE)
            shown = _TIMES.get(match["style"] or "f", _TIMES["f"]).format(moment)
            yield Run(shown, style)
