"""A session without a terminal: one answer for each line, digests after, nothing lost."""

import asyncio
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.console import ConsoleAdapter, Transcript, Window, session_of
from bot.adapters.console.keyboard import LONGEST_BYTES, Pipe
from bot.adapters.console.screen import JsonScreen
from bot.core.command import Call
from bot.core.message import Message, say
from bot.core.places import Conversation
from tests.adapters.console.digest import DIGEST
from tests.adapters.console.messages import unhurried
from tests.adapters.console.stage import TickingClock
from tests.contracts.sample import COMMANDS, no_choices, no_news

ROOT = Path(__file__).parents[3]


def echo(typed: bytes, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the echoing program with these bytes as its standard input."""
    command = [sys.executable, "-m", "tests.adapters.console.echo", *arguments]
    ours = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    known = ours | {"TERM": "xterm-256color"} | environment
    return subprocess.run(
        command, input=typed, capture_output=True, cwd=ROOT, env=known, timeout=60
    )


def read(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_every_line_has_its_answer_in_order_and_refusals_end_well(tmp_path: Path) -> None:
    typed = b"search one\nnonsense\n\n   \nsearch \xff\xfe\nsearch \x00\x1b[31m\r\nsearch last"

    done = echo(typed, str(tmp_path), "--json")

    answers = read(done.stdout)
    assert done.returncode == 0
    assert done.stderr == b""
    assert [answer["ok"] for answer in answers] == [True, False, False, False, True, True, True]
    assert [answer["text"] for answer in answers if answer["ok"]] == [
        "Heard one.",
        "Heard \ufffd\ufffd.",
        "Heard \x00\x1b[31m.",
        "Heard last.",
    ]


def test_digests_of_the_session_come_after_the_answers(tmp_path: Path) -> None:
    done = echo(b"post\nsearch one\n", str(tmp_path), "reading-group", "--json")

    lines = read(done.stdout)
    assert [line["command"] for line in lines] == ["unknown", "search", "digest"]
    assert lines[2]["to"] == "console/local/c/reading-group"
    assert lines[2]["delivery"] == "KEY1"


def test_text_for_people_has_no_escape_codes_without_a_terminal(tmp_path: Path) -> None:
    done = echo(b"post\nsearch \x1b[31mred\n", str(tmp_path))

    output = done.stdout.decode()
    assert "Heard *[31mred*.\n" in output
    assert ", to ada\nThree picks\n" in output
    assert "\x1b" not in output


def test_styles_are_piped_where_they_are_asked_for_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    plain = echo(b"search red\npapers\n", str(tmp_path))

    styled = echo(b"search red\npapers\n", str(tmp_path), FORCE_COLOR="1")

    assert b"Heard \x1b[1;36mred\x1b[0m.\n" in styled.stdout
    assert b"[1]" not in styled.stdout
    without = re.sub(rb"\x1b\[[0-9;]*m|[*\xe2\x80\x9c\x9d]", b"", styled.stdout)
    assert without == re.sub(rb"[*\xe2\x80\x9c\x9d]", b"", plain.stdout)


def test_programs_get_no_styles_whatever_is_asked_for(tmp_path: Path) -> None:
    done = echo(b"search red\n", str(tmp_path), "--json", FORCE_COLOR="1")

    assert b"\x1b" not in done.stdout


def test_seats_and_numbers_are_for_people_alone(tmp_path: Path) -> None:
    done = echo(b"/as bob\npapers\n1\n", str(tmp_path), "--json")

    assert [answer["command"] for answer in read(done.stdout)] == ["unknown"] * 3
    assert {answer["to"] for answer in read(done.stdout)} == {"console/local/d/ada"}


def test_no_input_is_no_answer(tmp_path: Path) -> None:
    done = echo(b"", str(tmp_path), "--json")

    assert (done.returncode, done.stdout) == (0, b"")


def test_a_program_that_stops_reading_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.adapters.console.echo", str(tmp_path), "--json"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None

    _, errors = process.communicate(b"search one\n" * 3, timeout=60)

    assert (process.returncode, errors) == (0, b"")


def converse(typed: bytes) -> tuple[list[Call], list[str]]:
    """Type bytes into a session in this process; give the calls and the lines that came back."""
    calls: list[Call] = []
    output = io.StringIO()

    async def answer(call: Call) -> Message:
        calls.append(call)
        return Message((say("Heard."),))

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "typed"
        file.write_bytes(typed)
        handle = os.open(file, os.O_RDONLY)
        session = session_of("ada", None, "UTC")
        window = Window(session, COMMANDS, Pipe(handle), JsonScreen(output, COMMANDS))
        adapter = ConsoleAdapter(Transcript(Path(folder)), TickingClock(), window)
        asyncio.run(adapter.listen(answer, no_choices, no_news))
        os.close(handle)
    return calls, output.getvalue().splitlines()


@settings(unhurried, max_examples=50)
@given(
    lines=st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line)),
    end=st.booleans(),
)
def test_any_lines_have_one_answer_each(lines: list[bytes], end: bool) -> None:
    typed = b"".join(line + b"\n" for line in lines) + (b"last" if end else b"")

    calls, answers = converse(typed)

    assert len(calls) == len(answers) == len(lines) + end


def test_a_line_without_end_is_read_to_its_limit_and_the_next_one_whole() -> None:
    calls, _ = converse(b"search " + b"x" * 500_000 + b"\nsearch next\n")

    first, second = calls
    assert len(first.text) == LONGEST_BYTES
    assert second.arguments == {"words": "next"}


def test_a_call_says_who_asks_and_where() -> None:
    [call], _ = converse(b"/papers like 4711")

    assert (call.command, call.arguments) == ("like", {"paper": "4711"})
    assert call.text == "/papers like 4711"
    assert str(call.reader) == "console/local/u/ada"
    assert str(call.conversation) == "console/local/d/ada"
    assert call.is_admin
    assert call.zone == "UTC"
    assert not call.pressed


async def test_all_that_was_posted_can_be_shown_whoever_it_is_for(tmp_path: Path) -> None:
    output = io.StringIO()
    session = session_of("ada", None, "UTC")
    handle = os.open(os.devnull, os.O_RDONLY)
    window = Window(session, COMMANDS, Pipe(handle), JsonScreen(output, COMMANDS))
    adapter = ConsoleAdapter(Transcript(tmp_path), TickingClock(), window)
    await adapter.post(Conversation("console", "local", "journal-club"), DIGEST, key="KEY1")

    assert adapter.show_posted(session.hears | {session.conversation}) == 0
    await adapter.post(Conversation("console", "local", "journal-club"), DIGEST, key="KEY2")
    assert adapter.show_posted() == 1

    assert json.loads(output.getvalue())["delivery"] == "KEY2"
    os.close(handle)
