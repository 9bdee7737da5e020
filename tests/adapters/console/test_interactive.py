"""A session in a real terminal: a prompt, news above it, buttons by number, a polite end."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.console import Histories, Transcript
from bot.core.message import Message, say
from bot.core.places import Conversation, Reader
from tests.adapters.console.digest import DIGEST
from tests.adapters.console.terminal import PROMPT, Terminal

ADA = Reader("console", "local", "ada")
GROUP = Conversation("console", "local", "reading-group")
CLUB = Conversation("console", "local", "journal-club")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(tmp_path) as terminal:
        terminal.until(PROMPT)
        yield terminal


def post(folder: Path, to: Conversation, words: str, at: datetime) -> None:
    Transcript(folder).append(to, "KEY1", at, Message((say(words),)))


def test_an_answer_comes_with_styles_and_a_new_prompt(terminal: Terminal) -> None:
    terminal.say("search graphs", "Heard graphs.")

    assert b"Heard \x1b[1;36mgraphs\x1b[0m." in terminal.written


def test_a_blank_line_is_only_a_new_prompt(terminal: Terminal) -> None:
    terminal.type("\r")

    terminal.until(lambda: terminal.text.count(PROMPT) == 2)
    assert "Heard" not in terminal.text


def test_news_comes_above_what_is_being_typed(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("search gra")
    terminal.until("search gra")

    post(tmp_path, GROUP, "Three picks", datetime.now(UTC))

    terminal.until("Three picks")
    terminal.until(lambda: terminal.cursor_line == f"{PROMPT} search gra")
    terminal.type("phs\r")
    terminal.until("Heard graphs.")
    assert terminal.text.count("search gra") == 1


@pytest.mark.slow
def test_news_of_other_channels_stays_there(terminal: Terminal, tmp_path: Path) -> None:
    post(tmp_path, CLUB, "Not for ada", datetime.now(UTC))
    post(tmp_path, GROUP, "Three picks", datetime.now(UTC))

    terminal.until("Three picks")
    assert "Not for ada" not in terminal.text


def test_the_last_message_missed_is_shown_at_the_start(tmp_path: Path) -> None:
    post(tmp_path, GROUP, "Yesterday's picks", datetime.now(UTC) - timedelta(hours=20))

    with Terminal(tmp_path) as terminal:
        terminal.until(PROMPT)
        assert "Yesterday's picks" in terminal.text


@pytest.mark.slow
def test_an_old_message_is_not_shown_again(tmp_path: Path) -> None:
    post(tmp_path, GROUP, "Old picks", datetime.now(UTC) - timedelta(hours=25))

    with Terminal(tmp_path) as terminal:
        terminal.until(PROMPT)
        assert "Old picks" not in terminal.text


@pytest.mark.parametrize("keys", ["\x04", "quit\r", "exit\r", "half a line\x03\x04"])
def test_leaving_is_quiet_and_restores_the_terminal(terminal: Terminal, keys: str) -> None:
    terminal.type(keys)

    assert terminal.leave() == 0
    assert terminal.after() == terminal.before
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_ended_restores_the_terminal(terminal: Terminal, number: signal.Signals) -> None:
    terminal.process.send_signal(number)

    assert terminal.leave() == 0
    assert terminal.after() == terminal.before


def test_ctrl_c_clears_the_line_and_stays(terminal: Terminal) -> None:
    terminal.type("search grap")
    terminal.until("search grap")

    terminal.type("\x03")

    terminal.until(lambda: terminal.cursor_line == PROMPT)
    terminal.say("search trees", "Heard trees.")
    assert "grap" not in terminal.text


@pytest.mark.slow
def test_ctrl_c_with_nothing_typed_and_help_say_how_to_leave(terminal: Terminal) -> None:
    terminal.type("\x03")

    terminal.until("Ctrl-D leaves. To stay")
    terminal.until(lambda: terminal.cursor_line == PROMPT)
    terminal.type("help\r")
    terminal.until(lambda: terminal.text.count("Tab completes") == 2)


def test_ctrl_c_ends_the_waiting_for_an_answer(terminal: Terminal) -> None:
    terminal.type("no end\r")
    terminal.until("Three picks")
    terminal.process.send_signal(signal.SIGINT)

    terminal.until("No longer waiting")
    terminal.say("search trees", "Heard trees.")


def test_what_is_typed_while_an_answer_is_made_is_the_next_line(terminal: Terminal) -> None:
    terminal.type("no end\r")
    terminal.until("Three picks")
    terminal.type("search trees\r")
    terminal.process.send_signal(signal.SIGINT)

    terminal.until("Heard trees.")


def test_buttons_have_numbers_that_press_them(terminal: Terminal) -> None:
    terminal.say("papers", "[1] Like  [2] Not for me")
    assert "[3] Next: search protein folding page=2" in terminal.lines

    terminal.say("1", "Liked 4711.")

    assert "like 4711" in terminal.lines


@pytest.mark.slow
def test_the_other_buttons_stay_after_one_was_pressed(terminal: Terminal) -> None:
    terminal.say("papers", "[3] Next")
    terminal.say("1", "[4] More: search more of it")

    terminal.say("4", "Heard more of it.")
    terminal.say("3", "Heard protein folding.")


@pytest.mark.slow
def test_the_next_answer_takes_the_buttons_away(terminal: Terminal) -> None:
    terminal.say("papers", "[3] Next")
    terminal.say("search trees", "Heard trees.")

    terminal.say("1", "Heard nothing.")


@pytest.mark.slow
def test_a_number_that_no_button_has_says_which_there_are(terminal: Terminal) -> None:
    terminal.say("papers", "[3] Next")

    terminal.say("4", "There is no button 4 now. Type a number from 1 to 3")
    terminal.say("1", "Liked 4711.")


def test_buttons_of_news_are_numbered_after_those_of_the_answer(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.say("papers", "[3] Next")

    Transcript(tmp_path).append(GROUP, "KEY1", datetime.now(UTC), DIGEST)

    terminal.until("[4] Like")
    terminal.say("4", "Liked 4711.")


def test_seats_are_changed_inside(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("/as bob\r")
    terminal.until(lambda: terminal.cursor_line == "bob in reading-group>")
    terminal.type("/in journal-club\r")
    terminal.until(lambda: terminal.cursor_line == "bob in journal-club>")

    post(tmp_path, CLUB, "For the club", datetime.now(UTC))
    terminal.until("For the club")
    terminal.type("/in -\r")
    terminal.until(lambda: terminal.cursor_line == "bob>")


@pytest.mark.slow
def test_a_seat_taken_shows_what_came_there_today_once(tmp_path: Path) -> None:
    post(tmp_path, CLUB, "For the club", datetime.now(UTC) - timedelta(hours=1))

    with Terminal(tmp_path) as terminal:
        terminal.until(PROMPT)
        terminal.type("/in journal-club\r")
        terminal.until(lambda: terminal.cursor_line == "ada in journal-club>")
        terminal.type("/in reading-group\r")
        terminal.until(lambda: terminal.cursor_line == PROMPT)
        terminal.type("/in journal-club\r")
        terminal.until(lambda: terminal.cursor_line == "ada in journal-club>")

        assert terminal.text.count("For the club") == 1


@pytest.mark.slow
def test_buttons_do_not_follow_into_another_seat(terminal: Terminal) -> None:
    terminal.say("papers", "[3] Next")
    terminal.type("/as bob\r")
    terminal.until("bob in reading-group>")

    terminal.type("1\r")

    terminal.until("Heard nothing.")


def test_tab_completes_commands_and_what_they_take(terminal: Terminal) -> None:
    terminal.type("sea\t")
    terminal.until(lambda: terminal.cursor_line == f"{PROMPT} search")

    terminal.type("pro\t")
    terminal.until(lambda: terminal.cursor_line == f"{PROMPT} search protein folding")
    terminal.type("\r")

    terminal.until("Heard protein folding.")


def test_history_comes_back_after_leaving_and_belongs_to_one_reader(tmp_path: Path) -> None:
    with Terminal(tmp_path) as first:
        first.say("search graphs", "Heard graphs.")
        first.say("1", "Heard nothing.")
        first.type("\x04")
        first.leave()

    with Terminal(tmp_path) as second:
        second.until(PROMPT)
        second.type("\x1b[A")
        second.until(lambda: second.cursor_line == f"{PROMPT} search graphs")
        second.type("\x03")
        second.until(lambda: second.cursor_line == PROMPT)
        second.type("\x12sea")
        second.until("search graphs")
        second.type("\r")
        second.until("Heard graphs.")
        second.type("/as bob\r")
        second.until(lambda: second.cursor_line == "bob in reading-group>")
        second.type("\x1b[A\r")
        second.until(lambda: second.text.count("bob in reading-group>") == 2)
    assert Histories(tmp_path).lines("ada") == ["search graphs"]


@pytest.mark.slow
def test_a_deleted_history_is_forgotten_by_a_running_terminal(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.say("search graphs", "Heard graphs.")

    Histories(tmp_path).forget(ADA)
    terminal.say("", PROMPT)
    terminal.type("\x1b[A\r")

    terminal.say("search trees", "Heard trees.")
    assert Histories(tmp_path).lines("ada") == ["search trees"]


def test_a_paste_of_commands_is_answered_line_by_line(terminal: Terminal) -> None:
    terminal.paste("\n".join(f"search topic {n}" for n in range(20)) + "\n")
    terminal.type("\r")

    terminal.until("Heard topic 19.")
    heard = [line for line in terminal.lines if line.startswith("Heard")]
    assert heard == [f"Heard topic {n}." for n in range(20)]


def test_a_paste_that_belongs_to_one_command_is_one(terminal: Terminal) -> None:
    terminal.type("search ")
    terminal.paste("@article{a,\n  title = {A}\n}")
    terminal.type("\r")

    terminal.until("}.")
    assert terminal.text.count("Heard") == 1


@pytest.mark.slow
def test_a_paste_without_marks_is_answered_line_by_line(terminal: Terminal) -> None:
    terminal.type("".join(f"search topic {n}\r" for n in range(10)))

    terminal.until("Heard topic 9.")
    heard = [line for line in terminal.lines if line.startswith("Heard")]
    assert heard == [f"Heard topic {n}." for n in range(10)]


@pytest.mark.parametrize("columns", [60, 110])
def test_nothing_is_cut_or_broken_at_any_width(tmp_path: Path, columns: int) -> None:
    with Terminal(tmp_path, columns=columns) as terminal:
        terminal.until(PROMPT)
        lines = terminal.say("papers", "[3] Next")

    words = " ".join(lines).split()
    assert {"protein", "folding", "Hopper", "[2]", "page=2"} <= set(words)
    assert "Ada Lovelace, Alan Turing, Grace Hopper and 2 more ·" in " ".join(words)
    assert all(len(line) <= columns for line in lines)


@pytest.mark.slow
def test_a_window_made_narrower_is_used_as_it_is_then(terminal: Terminal) -> None:
    terminal.resize(60, 40)

    lines = terminal.say("papers", "[3] Next")

    byline = next(n for n, line in enumerate(lines) if line.startswith("  Ada Lovelace"))
    assert lines[byline + 1] == "  28 Feb 2026"


def test_a_long_answer_comes_page_by_page(tmp_path: Path) -> None:
    with Terminal(tmp_path, columns=80, rows=24) as terminal:
        terminal.until(PROMPT)
        terminal.type("many papers\r")
        terminal.until("Page 1 of 3. Space: on, b: back, q: stop")
        assert "Paper number 1" in terminal.text
        assert "Paper number 5" not in terminal.text

        terminal.type(" ")
        terminal.until("Page 2 of 3")
        terminal.type("b")
        terminal.until("Page 1 of 3")
        terminal.type("q")

        terminal.until(lambda: terminal.cursor_line == PROMPT)
        assert "Paper number 12" not in terminal.text
        assert "Page" not in terminal.text


def test_what_is_typed_below_a_page_is_the_next_line(tmp_path: Path) -> None:
    with Terminal(tmp_path, columns=80, rows=24) as terminal:
        terminal.until(PROMPT)
        terminal.type("many papers\r")
        terminal.until("Page 1 of 3")
        terminal.type("search a page of graphs\r")
        terminal.until("Heard a page of graphs.")

        terminal.type("many papers\r")
        terminal.until("Page 1 of 3")
        terminal.type("1")
        terminal.until(lambda: terminal.cursor_line == f"{PROMPT} 1")
        terminal.type("\r")
        terminal.until("Liked 4711.")


def test_no_color_is_respected(tmp_path: Path) -> None:
    with Terminal(tmp_path, NO_COLOR="1") as terminal:
        terminal.until(PROMPT)

        terminal.say("search graphs", "Heard graphs.")
        terminal.say("papers", "[3] Next")
        terminal.type("sea\t")
        terminal.until(lambda: terminal.cursor_line == f"{PROMPT} search")

    assert b"36m" not in terminal.written
    assert b"38;5" not in terminal.written
    assert b"\x1b[1m" in terminal.written


@pytest.mark.slow
def test_a_terminal_without_styles_gets_none(tmp_path: Path) -> None:
    with Terminal(tmp_path, TERM="dumb") as terminal:
        terminal.until(PROMPT)

        terminal.say("search graphs", "Heard *graphs*.")
        terminal.say("papers", "[3] Next: “search protein folding page=2”")
        terminal.say("1", "Liked 4711.")

    assert b"\x1b" not in terminal.written


@pytest.mark.slow
def test_news_keeps_the_line_where_nothing_can_be_taken_off_the_screen(tmp_path: Path) -> None:
    with Terminal(tmp_path, TERM="dumb") as terminal:
        terminal.until(PROMPT)
        terminal.type("search gra")
        terminal.until("search gra")

        post(tmp_path, GROUP, "Three picks", datetime.now(UTC))

        terminal.until("Three picks")
        terminal.until(lambda: terminal.cursor_line == f"{PROMPT} search gra")
        terminal.type("phs\r")
        terminal.until("Heard *graphs*.")


@pytest.mark.slow
def test_styles_can_be_asked_of_a_terminal_that_seems_to_have_none(tmp_path: Path) -> None:
    with Terminal(tmp_path, TERM="dumb", FORCE_COLOR="1") as terminal:
        terminal.until(PROMPT)

        terminal.say("search graphs", "Heard graphs.")

    assert b"\x1b[1;36mgraphs" in terminal.written
