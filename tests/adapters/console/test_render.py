"""Messages drawn for a terminal, with styles and without."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.adapters.console.offered import Offered
from bot.adapters.console.render import Look, pressed, render
from bot.adapters.console.screen import look_of
from bot.commands import COMMANDS as ALL
from bot.core.message import (
    Aside,
    Button,
    Buttons,
    Message,
    Page,
    PaperCard,
    Span,
    say,
    strong,
    typed,
)
from tests.adapters.console.digest import CARD, DIGEST
from tests.adapters.console.messages import messages, unhurried
from tests.contracts.sample import COMMANDS

PLAIN = Look()
STYLED = Look(styles=True, links=True)


def drawn(message: Message, look: Look, *, width: int = 80, environment: str = "") -> str:
    """Draw as a terminal of this width would get it."""
    known = {"TERM": "xterm-256color"} | dict([environment.split("=")] if environment else [])
    console = Console(
        file=io.StringIO(), width=width, force_terminal=look.styles, _environ=known, markup=False
    )
    console.print(render(message, COMMANDS, look), soft_wrap=not look.styles)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def card(**changes: object) -> Message:
    fields: dict[str, object] = {"number": 1, "id": "arxiv:1", "title": "A title", "url": ""}
    return Message((PaperCard(**fields | changes),))  # type: ignore[arg-type] # fields by name


def test_without_a_terminal_a_digest_is_plain_lines() -> None:
    assert drawn(DIGEST, PLAIN).splitlines() == [
        "Three picks for Monday",
        "Try “help” to see more.",
        "",
        "Graph networks for *protein folding*",
        f"Ada Lovelace, Alan Turing, Grace Hopper and 2 more · 28 Feb 2026 · {CARD.url}",
        "Matches *protein folding* in its title",
        "like 4711 · dislike paper=4711",
        "",
        "1-1 of 42",
        "Next: type “search protein folding page=2”",
        "",
        "Small print.",
    ]


def test_with_links_the_title_leads_to_the_paper_and_the_address_is_not_written() -> None:
    output = drawn(Message((CARD,)), STYLED)

    assert "https://arxiv.org/abs/2401.01234\x1b\\" in output
    assert "· https://" not in output


def test_a_terminal_without_links_shows_the_address() -> None:
    output = drawn(Message((CARD,)), Look(styles=True))

    assert "https://arxiv.org/abs/2401.01234" in output
    assert "\x1b]8;" not in output


def test_no_color_leaves_no_colour() -> None:
    message = Message((say(strong("word"), typed("help")), CARD))

    coloured = drawn(message, STYLED)
    colourless = drawn(message, STYLED, environment="NO_COLOR=1")

    assert "\x1b[1;36m" in coloured
    assert "36m" not in colourless


@pytest.mark.parametrize(
    ("environment", "look"),
    [
        ({"TERM": "xterm-256color"}, Look(styles=True, links=True)),
        ({"TERM": "screen-256color"}, Look(styles=True)),
        ({"TERM": "linux"}, Look(styles=True)),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Look(styles=True)),
        ({"TERM": "dumb"}, Look()),
    ],
)
def test_a_terminal_is_taken_for_what_it_is(environment: dict[str, str], look: Look) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, _environ=environment)

    assert look_of(console, environment) == look


def test_a_file_is_no_terminal() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)

    assert look_of(console, {"TERM": "xterm-256color"}) == Look()


def test_no_line_is_wider_than_a_narrow_terminal() -> None:
    output = drawn(DIGEST, Look(styles=True), width=60)

    lines = re.sub(r"\x1b\[[0-9;]*m", "", output).splitlines()
    assert max(len(line) for line in lines) <= 60


def test_a_card_has_three_lines_and_one_of_buttons_at_eighty_columns() -> None:
    assert len(drawn(Message((CARD,)), STYLED).splitlines()) == 4


def test_markup_in_a_title_is_literal() -> None:
    output = drawn(card(title="[bold]On[/bold] :smile: [link=x]y[/link]"), STYLED)

    assert "[bold]On[/bold] :smile: [link=x]y[/link]" in output


@pytest.mark.parametrize(
    ("title", "marks", "expected"),
    [
        ("Protein folding", ("protein",), "*Protein* folding"),
        ("A proteins story", ("protein",), "A proteins story"),
        ("Graph graph", ("graph",), "*Graph graph*"),
        ("Protein design", ("protein", "protein design"), "*Protein design*"),
        ("C++ for all", ("C++",), "*C++* for all"),
        ("Nothing here", ("absent", ""), "Nothing here"),
    ],
)
def test_words_that_matched_are_marked(title: str, marks: tuple[str, ...], expected: str) -> None:
    assert drawn(card(title=title, marks=marks), PLAIN).strip() == expected


def test_a_card_without_a_title_is_known_by_its_id() -> None:
    assert drawn(card(title="\x00\n"), PLAIN).strip() == "arxiv:1"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.org/", ""])
def test_only_web_addresses_are_shown(url: str) -> None:
    assert drawn(card(url=url), PLAIN).strip() == "A title"


def test_an_address_cannot_end_its_link_early() -> None:
    output = drawn(card(url="https://x.org/\x1b\\\x1b[31mred\x07"), STYLED)

    assert "\x1b[31m" not in output
    assert "\x07" not in output


def test_our_own_summary_is_named_as_ours() -> None:
    output = drawn(card(summary="It folds proteins.", summary_is_ours=True), PLAIN)

    assert "In our words: It folds proteins." in output


def test_a_badge_stands_beside_authors_and_date() -> None:
    assert "A · 57 upvotes\n" in drawn(card(authors=("A",), badge="57 upvotes"), PLAIN)


def test_asides_are_lines_of_their_own_below_the_summary() -> None:
    asides = (Aside("Code: https://x.y/z", "https://x.y/z"), Aside("Stars:\n\x1b[31m12"))

    output = drawn(card(summary="It folds.", asides=asides), PLAIN)

    assert output.splitlines()[1:4] == ["It folds.", "Code: https://x.y/z", "Stars: [31m12"]


def test_three_authors_are_all_named() -> None:
    assert "A, B, C\n" in drawn(card(authors=("A", "B", "C")), PLAIN)


def test_a_button_alone_says_what_to_type() -> None:
    message = Message((Buttons((Button("Find more", "search", {"words": "graph nets"}),)),))

    assert drawn(message, PLAIN) == "Find more: type “search graph nets”\n"


def test_a_paragraph_keeps_its_lines() -> None:
    assert drawn(Message((say("one\r\ntwo\nthree"),)), PLAIN) == "one\ntwo\nthree\n"


def test_direction_overrides_do_not_turn_what_follows_around() -> None:
    output = drawn(Message((say(Span("abc\u202edef\u2066")),)), PLAIN)

    assert output == "abcdef\n"


@unhurried
@given(message=messages, width=st.integers(40, 200))
def test_any_message_is_drawn_without_control_characters(message: Message, width: int) -> None:
    output = drawn(message, PLAIN, width=width)

    assert {c for c in output if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}


@unhurried
@given(message=messages, width=st.integers(40, 200))
def test_any_message_fits_a_terminal_of_any_width(message: Message, width: int) -> None:
    output = drawn(message, Look(styles=True), width=width)

    assert output.encode()


def test_numbered_buttons_name_the_paper_once_and_each_button() -> None:
    offered = Offered()

    output = render(DIGEST, COMMANDS, PLAIN, offered).plain.splitlines()

    assert "4711  [1] Like  [2] Not for me" in output
    assert "[3] Next: “search protein folding page=2”" in output
    assert offered.pressed(1) == CARD.buttons[0]
    assert offered.pressed(3) == DIGEST.buttons[0]
    assert (offered.pressed(0), offered.pressed(4)) == (None, None)


def test_a_button_that_says_what_it_does_says_it_once() -> None:
    message = Message((Buttons((Button("Search", "search"),)),))

    assert render(message, COMMANDS, PLAIN, Offered()).plain == "[1] Search"


def test_a_numbered_button_shows_nothing_that_no_reader_types() -> None:
    turning = Button("Next", "similar", {"to": "4711", "offset": "5", "at": "1795690670902-88"})
    message = Message((Page(1, 5, 14, next=turning),))

    assert render(message, ALL, PLAIN, Offered()).plain == "1-5 of 14\n[1] Next"
    assert pressed(turning, ALL) == "Next"
    assert pressed(Button("More", "similar", {"to": "4711"}), ALL) == "similar 4711"
    assert "offset=5" in render(message, ALL, PLAIN).plain


def test_a_long_title_is_indented_and_a_date_stays_whole() -> None:
    message = Message((replace(CARD, title="Graph networks for protein folding and design again"),))

    lines = render(message, COMMANDS, Look(links=True, width=40), Offered()).plain.splitlines()

    assert lines == [
        "Graph networks for *protein folding* and",
        "  design again",
        "  Ada Lovelace, Alan Turing, Grace",
        "  Hopper and 2 more · 28 Feb 2026",
        "  Matches *protein folding* in its title",
        "  4711  [1] Like  [2] Not for me",
    ]


def test_a_short_command_is_not_broken() -> None:
    message = Message((say("To be alone with me type ", typed("/in -"), "."),))

    assert render(message, COMMANDS, Look(width=29)).plain == "To be alone with me type\n“/in -”."


@unhurried
@given(message=messages, width=st.integers(60, 120))
def test_any_message_keeps_its_words_within_any_width(message: Message, width: int) -> None:
    wide = render(message, COMMANDS, Look(width=100_000), Offered()).plain

    narrow = render(message, COMMANDS, Look(width=width), Offered()).plain

    assert narrow.split() == wide.split()
    longest = max((cell_len(word) for word in narrow.split(" ")), default=0)
    assert all(cell_len(line) <= max(width, longest + 2) for line in narrow.split("\n"))
