"""The demonstration is a promise: it plays without a terminal and shows what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sample import sample_file


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> str:
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("d")), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_shows_at_least_six_different_real_papers(transcript: str) -> None:
    titles = re.findall(r'"title": "([^"]+)"', sample_file().read_text())
    plain = transcript.replace("*", "")

    assert len([title for title in titles if title in plain]) >= 6


def test_its_acts_come_in_order(transcript: str) -> None:
    acts = re.findall(r"^(\d)\. ", transcript, re.MULTILINE)

    assert acts == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_vote_changes_the_next_list_and_undo_restores_it(transcript: str) -> None:
    before = re.search(r"Next before:  (.+)", transcript)
    after = re.search(r"Next after undo \(the same as before\):  (.+)", transcript)

    assert before is not None
    assert after is not None
    assert after[1] == before[1]
    assert "Next up now: " in transcript


def test_the_killed_digest_is_there_once(transcript: str) -> None:
    assert re.search(r"the record of \S+ says “sending”", transcript)
    assert "now says “done”" in transcript
    assert re.search(r"messages of \S+: 1\n", transcript)


def test_no_paper_is_sent_twice_and_a_quiet_day_says_so(transcript: str) -> None:
    assert re.search(r"\d+ papers were sent by now, 0 of them twice", transcript)
    assert "No new paper matches your interests today." in transcript


def test_it_leaves_nothing_behind(
    transcript: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folders = list(Path(tmp_path_factory.getbasetemp()).glob("d*/paperpicks-demo-*"))

    assert transcript
    assert folders == []
