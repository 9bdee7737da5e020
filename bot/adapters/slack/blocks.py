"""Block Kit pieces as plain dicts, each within Slack's limits for it.

Limits: Slack's Block Kit reference; slack_sdk's models check only some of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from bot.adapters.slack.literal import cut
from bot.adapters.slack.pressed import Written
from bot.core.literal import one_line

Json = dict[str, object]

MOST_BUTTONS = 25
MOST_IN_MENU = 5
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_CONTEXT = 3_000
LONGEST_ADDRESS = 3_000

_USER = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_STYLES: Mapping[str, Json] = {"strong": {"bold": True}, "command": {"code": True}}


def text(words: str, style: str = "plain") -> Json:
    """A run of literal text for a section; never empty."""
    element: Json = {"type": "text", "text": words}
    return element | {"style": _STYLES[style]} if style in _STYLES else element


def person(user: str) -> Json:
    """A person's name, by their id; within a rich text, shown to one reader, it tells nobody."""
    return {"type": "user", "user_id": user} if _USER.fullmatch(user) else text(user)


def place(channel: str) -> Json:
    """A channel's name, by its id; Slack shows it to those who may see the channel."""
    is_one = _CHANNEL.fullmatch(channel)
    return {"type": "channel", "channel_id": channel} if is_one else text(channel)


def link(words: str, address: str) -> Json:
    """A bold title that leads somewhere; bold text where the address is none of the web's."""
    target = web_address(address)
    if not target:
        return text(words, "strong")
    return {"type": "link", "url": target, "text": words, "style": {"bold": True}}


def plain_link(words: str, address: str) -> Json:
    """Words that lead somewhere, not bold; plain words where the address is none of the web's."""
    target = web_address(address)
    return {"type": "link", "url": target, "text": words} if target else text(words)


def section(elements: Sequence[Json]) -> Json:
    """One paragraph of a rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_text(sections: Sequence[Json]) -> Json:
    """Paragraphs in which nothing is markup."""
    return {"type": "rich_text", "elements": list(sections)}


def preformatted(words: str) -> Json:
    """Lines in a fixed width, literal; never empty."""
    return {"type": "rich_text_preformatted", "elements": [text(words)]}


def header(words: str) -> Json:
    """A heading."""
    return {"type": "header", "text": plain(cut(words, LONGEST_HEADER))}


def small(words: str) -> Json:
    """Small print, literal."""
    return {"type": "context", "elements": [plain(cut(words, LONGEST_CONTEXT))]}


def small_styled(mrkdwn: str) -> Json:
    """Small print with command words in code style; at most 3,000 characters."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}],
    }


def plain(words: str) -> Json:
    """A text object in which nothing is markup, `:smile:` included."""
    return {"type": "plain_text", "text": words, "emoji": False}


def label(words: str) -> Json:
    """What a button says."""
    return plain(cut(one_line(words), LONGEST_LABEL))


def button(words: str, written: Written, place: int) -> Json:
    """A button; `place` in its row makes its `action_id` unique there."""
    return {
        "type": "button",
        "text": label(words),
        "action_id": f"papers_{place}",
        "value": written.value,
    }


def menu_line(words: str, written: Written) -> Json:
    """A line of a menu."""
    return {"text": label(words), "value": written.value}


def menu(lines: Sequence[Json]) -> Json:
    """The "more" menu at the end of a row, of one to five lines."""
    return {"type": "overflow", "action_id": "papers_more", "options": list(lines)}


def actions(buttons: Sequence[Json]) -> Json:
    """A row of buttons; give it a `block_id` before it is sent."""
    return {"type": "actions", "elements": list(buttons[:MOST_BUTTONS])}


def web_address(address: str) -> str:
    """Give an address that Slack takes for a link; empty for anything but the web's."""
    found = quote(one_line(address), safe="%/:?#[]@!$&'()*+,;=-._~", errors="replace")
    try:
        parts = urlsplit(found)
        known = parts.scheme.lower() in ("http", "https") and _is_host(parts.hostname or "")
        known = known and (parts.port is None or parts.port > 0)
    except ValueError:
        return ""
    return found if known and len(found) <= LONGEST_ADDRESS else ""


def _is_host(name: str) -> bool:
    return re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name) is not None


def characters(piece: object) -> int:
    """Count all text and addresses in a piece, the way Slack adds up a message."""
    if isinstance(piece, Mapping):
        own = sum(len(v) for k, v in piece.items() if k in ("text", "url") and isinstance(v, str))
        return own + sum(characters(value) for value in piece.values())
    if isinstance(piece, Iterable) and not isinstance(piece, str):
        return sum(map(characters, piece))
    return 0
