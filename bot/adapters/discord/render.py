"""A message as Discord's components: one layout, inside every limit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from discord import ui

from bot.adapters.discord.buttons import Press, Row
from bot.adapters.discord.paper import write_paper, write_text
from bot.adapters.discord.room import Room
from bot.core import voice
from bot.core.command import Command
from bot.core.message import Block, Button, Buttons, File, Message, Page, PaperCard, Text, say
from bot.core.voice import note

MOST_IN_ROW = 5  # docs: components/reference, action row
MOST_FILES = 10  # docs: resources/message, files of a message
NOTHING = "…"  # Discord takes no message without a word.

Item = ui.Item[Any]

_WAYS = ((True, 4), (True, 0), (False, 0))
"""Whether papers stand in boxes, and how many buttons they have before tucked ones are left out.

One row is enough in a list: the first tucked one shows the paper alone, with all its buttons.
"""
_ALONE = ((True, 25), *_WAYS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message ready to send.

    Attributes:
        items: The components, top to bottom.
        remembered: Calls too long for their buttons, by reference; to be kept before sending.
    """

    items: tuple[Item, ...]
    remembered: Mapping[str, str]

    def view(self) -> ui.LayoutView:
        """Give the components as the library sends them; each time of new."""
        view = ui.LayoutView(timeout=None)
        for item in self.items:
            view.add_item(item)
        return view


def render(
    message: Message, commands: Sequence[Command], *, mark: str = "", about: int | None = None
) -> Drawn:
    """Draw a message, papers in boxes where there is room for these.

    A paper alone has all its buttons, one of several a row of them. What does not fit is left out
    from the end, and a line says so.

    Args:
        message: What to draw.
        commands: All commands, to write one as it is typed.
        mark: Carried by every button, so that the message can be found again; a message with a
            mark and without a button gets one, for help.
        about: The id of the message that a private answer is about, likewise carried.
    """
    for in_boxes, most in _ALONE if len(message.cards) == 1 else _WAYS:
        # A box is a component too, and so is each button.
        whole = _Sheet(commands, mark, _room(mark, ""), in_boxes=in_boxes, about=about)
        if all(whole.put(part) for part in _parts(_with_buttons(message.blocks, most))):
            return whole.drawn()
    said = write_text(note(voice.CUT_SHORT), commands)
    cut = _Sheet(commands, mark, _room(mark, said), in_boxes=False, about=about)
    for part in _parts(_with_buttons(message.blocks, 0)):
        if not cut.put(part):
            break
    cut.items.append(ui.TextDisplay(said))
    return cut.drawn()


def attached_as(file: File) -> str:
    """Give the name under which a file is sent, and by which the layout refers to it."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", file.name).strip(".") or "file"


def _with_buttons(blocks: Sequence[Block], most: int) -> tuple[Block, ...]:
    """Leave tucked buttons of papers out until there are but so many; they can be typed."""
    return tuple(
        replace(block, buttons=_some(block.buttons, most))
        if isinstance(block, PaperCard)
        else block
        for block in blocks
    )


def _some(buttons: Sequence[Button], most: int) -> tuple[Button, ...]:
    room = most - sum(not button.tucked for button in buttons)
    tucked = [button for button in buttons if button.tucked][: max(room, 0)]
    return tuple(button for button in buttons if not button.tucked or button in tucked)


Part = list[Text] | PaperCard | Buttons | File


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """Take paragraphs that follow one another together: each component counts."""
    texts: list[Text] = []
    for block in blocks:
        if isinstance(block, Text):
            texts.append(block)
            continue
        if isinstance(block, Page):
            texts.append(say(f"{block.first}-{block.last} of {block.total}", kind="note"))
            block = Buttons(tuple(b for b in (block.previous, block.next) if b is not None))
        if texts:
            yield texts
            texts = []
        yield block
    if texts:
        yield texts


def _room(mark: str, said: str) -> Room:
    """Give the room of a message, less what a line at its end and a button for help need."""
    room = Room()
    if mark:
        room.take("", 2)
    if said:
        room.take(said)
    return room


class _Sheet:
    """One message while it fills."""

    def __init__(
        self,
        commands: Sequence[Command],
        mark: str,
        room: Room,
        *,
        in_boxes: bool,
        about: int | None,
    ) -> None:
        self.items: list[Item] = []
        self._commands = commands
        self._room = room
        self._in_boxes = in_boxes
        self._row = Row(mark, about=about)

    def put(self, part: Part) -> bool:
        """Draw one part at the end; False where it did not fit whole."""
        match part:
            case PaperCard():
                return self._put_paper(part)
            case Buttons(buttons):
                return self._put_buttons(buttons)
            case File():
                return self._put_file(part)
            case texts:
                return self._put_texts(texts)

    def drawn(self) -> Drawn:
        """Give what was put, never nothing."""
        if not self.items:
            self.items.append(ui.TextDisplay(NOTHING))
        if self._row.mark and not self._row.made:
            self.items.append(ui.ActionRow(self._row.press(Button("Help", "help"))))
        return Drawn(tuple(self.items), self._row.remembered)

    def _put_texts(self, texts: Sequence[Text]) -> bool:
        written = "\n".join(filter(None, (write_text(t, self._commands) for t in texts)))
        if not written.strip():
            return True
        if self._room.take(written):
            self.items.append(ui.TextDisplay(written))
            return True
        if start := self._start_of(texts):
            self._room.take(start)
            self.items.append(ui.TextDisplay(start))
        return False

    def _start_of(self, texts: Sequence[Text]) -> str:
        """Write as much of some paragraphs as fits, the last one shortened."""
        lines: list[str] = []
        for text in texts:
            line = write_text(text, self._commands)
            if not self._room.holds("\n".join([*lines, line])):
                lines.append(self._shortened(text, lines))
                break
            lines.append(line)
        return "\n".join(filter(None, lines))

    def _shortened(self, text: Text, before: Sequence[str]) -> str:
        """Write the longest start of a paragraph that fits behind `before`."""
        fits, fails = 0, len(text.plain)
        while fails - fits > 1:
            middle = (fits + fails) // 2
            start = write_text(text, self._commands, middle)
            if self._room.holds("\n".join([*before, start])):
                fits = middle
            else:
                fails = middle
        return write_text(text, self._commands, fits) if fits else ""

    def _put_paper(self, card: PaperCard) -> bool:
        written = write_paper(card, self._commands)
        rows = -(-len(card.buttons) // MOST_IN_ROW)
        if not self._room.take(written, self._in_boxes + 1 + rows + len(card.buttons)):
            return False
        drawn = [ui.TextDisplay(written), *self._rows(card.buttons)]
        self.items.extend([ui.Container(*drawn)] if self._in_boxes else drawn)
        return True

    def _put_file(self, file: File) -> bool:
        """Refer to a file that is sent beside the layout."""
        if not self._room.take("", 1):
            return False
        self.items.append(ui.File(f"attachment://{attached_as(file)}"))
        return True

    def _put_buttons(self, buttons: Sequence[Button]) -> bool:
        rows = -(-len(buttons) // MOST_IN_ROW)
        if not self._room.take("", rows + len(buttons)):
            return False
        self.items.extend(self._rows(buttons))
        return True

    def _rows(self, buttons: Sequence[Button]) -> list[Item]:
        presses: list[Press] = [self._row.press(button) for button in buttons]
        starts = range(0, len(presses), MOST_IN_ROW)
        return [ui.ActionRow(*presses[start : start + MOST_IN_ROW]) for start in starts]
