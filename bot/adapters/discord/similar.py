"""“Find similar papers” in the menu of a message: what the message is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.buttons import line_in
from bot.core.command import Command
from bot.core.grammar import read_line, write_line
from bot.core.similar_text import joined, similar_line

_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?([^)>\s]+)>?[^)\n]*\)")
_ANGLED = re.compile(r"<((?:https?)://[^>\s]+)>")
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^:>]+:\d+>")
_SIGNS = re.compile(r"\\([^0-9A-Za-z\s])|\*\*|__|~~|\|\||`+|^(?:#{1,3}|-#|>{1,3}) ", re.MULTILINE)


def line_about(message: discord.Message, ours: int, commands: Sequence[Command]) -> str:
    """Write the line that asks for papers like those in a message; `ours` is the bot's user id.

    A message of ours about one paper means that paper, whatever it is called.
    """
    papers = _papers_of(message, commands) if message.author.id == ours else {}
    if len(papers) == 1:
        return write_line("similar", {"to": next(iter(papers))})
    return similar_line(text_in(message))


def text_in(message: discord.Message) -> str:
    """Give a message's words and every address in it, without Discord's markup."""
    return joined(_words_of(message))


def _words_of(message: discord.Message) -> Iterator[str]:
    yield _plain(message.content)
    for kept in message.message_snapshots:  # Of a message that was forwarded.
        yield _plain(kept.content)
        yield from _words_of_embeds(kept.embeds)
    yield from _words_of_embeds(message.embeds)
    for text in _texts(message):
        yield _plain(text)


def _words_of_embeds(embeds: list[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        yield from (_plain(part or "") for part in (embed.url, embed.title, embed.description))


def _texts(message: discord.Message) -> Iterator[str]:
    for item in _items(message):
        if isinstance(item, ui.TextDisplay):
            yield item.content


def _papers_of(message: discord.Message, commands: Sequence[Command]) -> Mapping[str, None]:
    """Give the numbers of the papers that a message's buttons are about, each once."""
    pressed = (i.custom_id for i in _items(message) if isinstance(i, ui.Button) and i.custom_id)
    read = (read_line(line_in(custom_id), commands) for custom_id in pressed)
    return dict.fromkeys(typed.arguments["paper"] for typed in read if "paper" in typed.arguments)


def _items(message: discord.Message) -> Iterator[ui.Item[Any]]:
    if message.flags.components_v2:
        yield from ui.LayoutView.from_message(message, timeout=None).walk_children()


def _plain(text: str) -> str:
    """Give a text as it is read: a link's words and its address, no signs, nobody's name."""
    text = _LINK.sub(r"\1 \2 ", text)
    text = _MENTION.sub(" ", _ANGLED.sub(r"\1", text))
    return _SIGNS.sub(lambda found: found[1] or "", text).strip()
