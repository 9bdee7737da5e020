"""What the bot says, free of any platform: blocks, drawn by each adapter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from bot.core.form import Form
from bot.core.places import Reader
from recommender import Reason


class Audience(StrEnum):
    """Who sees a message."""

    EVERYONE = "everyone"
    ASKER = "asker"


Style = Literal["plain", "strong", "command", "person", "place"]

DONE = " ✓"  # Behind a button's label: what it does is done, and pressing it takes that back.


@dataclass(frozen=True, slots=True)
class Span:
    """A run of literal text; nothing in it is markup.

    Attributes:
        text: Any text at all; adapters escape it.
        style: "plain", "strong" (a reader's own words), "command" (something to type; adapters
            put their platform's prefix before it), "person" (a user id, or "&" and that of a role;
            adapters show the name where it is one of their platform's), or "place" (a channel's
            id, likewise).
        at: The moment a plain run tells, UTC; adapters may show it on each reader's own clock.
    """

    text: str
    style: Style = "plain"
    at: datetime | None = None


class Moment(str):
    """A moment in words, which tells also which one it is.

    Attributes:
        at: UTC.
    """

    at: datetime

    def __new__(cls, words: str, at: datetime) -> Self:
        """Put words to a moment."""
        made = super().__new__(cls, words)
        made.at = at
        return made


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `kind` is "body", "heading" or "note" (small print)."""

    spans: tuple[Span, ...]
    kind: Literal["body", "heading", "note"] = "body"

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A command with its arguments filled in, such as `like paper=4711`.

    Attributes:
        label: At most 75 characters, as Slack allows.
        command: The command's name, such as "interests add".
        arguments: Parameter name to value, as text.
        tucked: Whether it stands in the row's "more" menu, on platforms that have one.
    """

    label: str
    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    tucked: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A small line below a card that stands alone, such as "Code: https://..."; literal text.

    Attributes:
        text: On one line.
        url: Where it leads; empty where it leads nowhere.
    """

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One paper as shown: at most three lines and one row of buttons.

    Attributes:
        number: The paper's permanent number.
        id: The id shown and typed, such as "arxiv:2401.01234".
        title: Literal text.
        url: Where the title leads; never empty.
        authors: Names in order; may be empty.
        published: UTC, or None where unknown.
        score: In [0, 1]; None where nothing was ranked.
        why: One true line drawn from `reasons`; empty where nothing was ranked.
        reasons: See `recommender.Reason`.
        marks: Words of the title that matched, as they stand in it.
        summary: Text to show under the title where the card stands alone; may be empty.
        summary_is_ours: Whether this project wrote `summary`.
        buttons: Commands on this paper.
        badge: What others make of it, beside authors and date: "57 upvotes"; may be empty.
        asides: What sources say beside the abstract, shown where the card stands alone.
    """

    number: int
    id: str
    title: str
    url: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    score: float | None = None
    why: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()
    marks: tuple[str, ...] = ()
    summary: str = ""
    summary_is_ours: bool = False
    buttons: tuple[Button, ...] = ()
    badge: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Where a list stands: "6-10 of 42", and the buttons that turn it."""

    first: int
    last: int
    total: int
    previous: Button | None = None
    next: Button | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file of text for the asker to keep.

    Attributes:
        name: Such as "saved.bib": ASCII letters, digits, dots and dashes.
        media: Its media type.
        text: All of it; not empty.
    """

    name: str
    media: str
    text: str


Block = Text | PaperCard | Buttons | Page | File


@dataclass(frozen=True, slots=True)
class Message:
    """An answer or a digest.

    Attributes:
        blocks: In reading order.
        audience: Answers go to the asker; digests to everyone.
        replaces: Whether it takes the place of the message whose button was pressed.
        refused: Whether it says that the command was not carried out, and why.
        relabel: Buttons of the pressed message that read differently now: the same commands and
            arguments, other labels.
        form: What the platform may open instead; the blocks then say what to type for it.
        tags: By id or name, under what it is filed where the place has such a thing: a forum.
        pings: Whom a posted message mentions so that their platform tells them, since they asked;
            nobody else is ever told. They stand in it as persons.
    """

    blocks: tuple[Block, ...]
    audience: Audience = Audience.ASKER
    replaces: bool = False
    refused: bool = False
    relabel: tuple[Button, ...] = ()
    form: Form | None = None
    tags: tuple[str, ...] = ()
    pings: tuple[Reader, ...] = ()

    @property
    def cards(self) -> tuple[PaperCard, ...]:
        """The papers shown, in order."""
        return tuple(block for block in self.blocks if isinstance(block, PaperCard))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons outside cards, in order; those that turn a page included."""
        found: list[Button] = []
        for block in self.blocks:
            if isinstance(block, Buttons):
                found.extend(block.buttons)
            elif isinstance(block, Page):
                found.extend(b for b in (block.previous, block.next) if b is not None)
        return tuple(found)

    @property
    def files(self) -> tuple[File, ...]:
        """The files, in order."""
        return tuple(block for block in self.blocks if isinstance(block, File))

    @property
    def text(self) -> str:
        """The paragraphs alone, a line each."""
        return "\n".join(block.plain for block in self.blocks if isinstance(block, Text))


def say(*parts: str | Span, kind: Literal["body", "heading", "note"] = "body") -> Text:
    """Make a paragraph of literal strings and spans."""
    return Text(tuple(run(p) if isinstance(p, str) else p for p in parts), kind)


def run(words: str) -> Span:
    """Make a run of plain words, or of a moment."""
    return Span(str(words), at=words.at if isinstance(words, Moment) else None)


def strong(text: str) -> Span:
    """Make a run that stands out: a reader's own words."""
    return Span(text, "strong")


def typed(text: str) -> Span:
    """Make a run that shows something to type, without the platform's prefix."""
    return Span(text, "command")
