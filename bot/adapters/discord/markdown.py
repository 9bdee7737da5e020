"""Literal text, links and things to type, as Discord's markdown."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from bot.adapters.discord.menu import slash_line, slash_mention
from bot.core.command import Command
from bot.core.literal import one_line, paragraph
from bot.core.message import Span

LONGEST_ADDRESS = 500  # A longer one leads nowhere: it would fill the message.

# A backslash before a sign that is neither letter, digit nor space makes it literal.
_SIGNS = re.compile(r"[\\*_~`|<>\[\]@]|:(?=//)")
_LIST_SIGNS = re.compile(r"^(\s*)([#+-])", re.MULTILINE)
_NUMBERS = re.compile(r"^(\s*\d+)\.", re.MULTILINE)
_ID = re.compile(r"[0-9]+")
_USER = re.compile(r"&?[0-9]+")  # Or a role, which stands behind "&".
_BY_ID = {"person": ("@", _USER), "place": ("#", _ID)}  # How a mention begins, by a run's style.
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_KEPT_IN_ADDRESS = "%:/?#!$&+,;=-._@"


def escape(text: str) -> str:
    """Write `text` so that it is shown as it stands: no markup, no link, no mention."""
    escaped = _SIGNS.sub(r"\\\g<0>", paragraph(text))
    return _NUMBERS.sub(r"\1\\.", _LIST_SIGNS.sub(r"\1\\\2", escaped))


def inline(spans: Sequence[Span], commands: Sequence[Command], *, in_short: bool = False) -> str:
    """Write runs of text; equal styles that touch become one, or their signs would run together.

    Moments are shown by Discord on each reader's own clock and, unless `in_short`, how far off
    they are.
    """
    filled = [span for span in spans if paragraph(span.text)]
    written = []
    for style, runs in groupby(filled, key=_style):
        if style in _BY_ID:
            written += [_named(run.text, style) for run in runs]
            continue
        if style == "moment":
            written += [_moment(run.at, in_short=in_short) for run in runs if run.at]
            continue
        text = "".join(run.text for run in runs)
        written.append(_styled(text, style, commands))
    return "".join(written)


def link(label: str, address: str) -> str:
    """Write a link; `label` is markdown already."""
    return f"[{label}](<{address}>)"


def can_be_label(text: str) -> bool:
    """Tell whether a link may be labelled so.

    Discord ends a label at a bracket even where it is escaped, and draws no link whose label
    looks like an address.
    """
    return not re.search(r"[\[\]]|://", text)


def safe_address(url: str) -> str:
    """Give an address of the web, encoded so that it cannot end its link; else nothing."""
    url = "".join(one_line(url).split())
    if not _ADDRESS.fullmatch(url):
        return ""
    encoded = quote(url, safe=_KEPT_IN_ADDRESS)
    return encoded if len(encoded) <= LONGEST_ADDRESS else ""


def _style(span: Span) -> str:
    """Give how a run is drawn: Discord shows the signs themselves around nothing but space."""
    if span.at is not None and span.style == "plain":
        return "moment"
    return span.style if span.text.strip() else "plain"


def _moment(at: datetime, *, in_short: bool) -> str:
    """Write a moment (docs: reference, timestamp styles)."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:f>" if in_short else f"<t:{seconds}:f> (<t:{seconds}:R>)"


def _named(id_: str, style: str) -> str:
    """Name a person, role or channel by id; only those are told whom the message lets be told."""
    sign, form = _BY_ID[style]
    return f"<{sign}{id_}>" if form.fullmatch(id_) else escape(id_)


def _styled(text: str, style: str, commands: Sequence[Command]) -> str:
    if style == "plain":
        return escape(text)
    if style != "command":
        return f"**{escape(text)}**"
    if linked := slash_mention(text, commands):
        mention, given = linked
        return f"{mention} {_code(one_line(given))}" if one_line(given) else mention
    return _code(one_line(slash_line(text, commands)))


def _code(line: str) -> str:
    """Write something to type; bold where it holds the sign itself."""
    return f"`{line}`" if "`" not in line else f"**{escape(line)}**"
