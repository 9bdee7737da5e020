"""The running bot and its index: started from it, killed beside it, mended without a word."""

import json
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from bot.sample import sample_file
from tests.journeys.terminal import Terminal
from tests.test_run import running, wait_for


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    found = Terminal(data_dir)
    found.run("import", str(sample_file()))
    return found


def papers(terminal: Terminal) -> dict[str, object]:
    told: dict[str, object] = json.loads(terminal.run("index", "status", "--json").stdout)
    return told


def events(lines: list[str]) -> list[str]:
    return [json.loads(line)["event"] for line in lines]


def answer(done: "subprocess.CompletedProcess[str]") -> dict[str, object]:
    """The last answer of a console."""
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def loaded(bot: "subprocess.Popen[str]") -> str:
    return " ".join(mapped.path for mapped in psutil.Process(bot.pid).memory_maps())


@pytest.mark.slow
def test_a_killed_bot_starts_from_its_index_and_a_small_one_loads_no_compiler(
    terminal: Terminal,
) -> None:
    with running(terminal) as bot:
        built = events(wait_for(bot, "all papers read"))
        libraries, first = loaded(bot), bot.pid
        beside = papers(terminal)
        bot.send_signal(signal.SIGKILL)
        bot.wait(timeout=20)
        after = papers(terminal)
    with running(terminal) as bot:
        again = events(wait_for(bot, "all papers read"))

    assert "reading papers" in built
    assert "reading papers" not in again
    assert "llvmlite" not in libraries
    assert (beside["papers"], beside["writer"], beside["trouble"]) == (89, first, "")
    assert (after["papers"], after["writer"], after["trouble"]) == (89, None, "")
    assert terminal.run("index", "verify").returncode == 0


@pytest.mark.slow
def test_damage_is_one_line_in_the_log_and_no_reader_notices(terminal: Terminal) -> None:
    asked = ["interests add neural networks", "search neural networks"]
    before = terminal.run("console", "--as", "ada", "--json", lines=asked)
    for file in (terminal.data_dir / "index").glob("*.npy"):
        file.write_bytes(file.read_bytes()[:100])

    damaged = terminal.run("index", "verify")
    with running(terminal) as bot:
        told = wait_for(bot, "all papers read")
        after = terminal.run("console", "--as", "ada", "--json", lines=asked[1:])
    mended = terminal.run("index", "verify")

    warnings = [line for line in map(json.loads, told) if line["level"] == "warning"]
    assert (damaged.returncode, mended.returncode) == (1, 0)
    assert len(warnings) == 1
    assert "is damaged" in warnings[0]["trouble"]
    assert after.stderr == ""
    assert answer(after)["cards"] == answer(before)["cards"] != []
