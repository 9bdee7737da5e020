"""A stranger's first day at the terminal, through the real command line."""

import os
from pathlib import Path

import pytest

from bot.sample import sample_file
from tests.journeys.terminal import Terminal

INTERESTS = {
    "Bayesian optimization": "Bayesian",
    "gravitational waves": "gravitational",
    "neural architecture search": "Architecture",
}


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    terminal = Terminal(data_dir)
    done = terminal.run("import", str(sample_file()), "--now", "2026-03-01T18:00:00Z")
    assert done.stdout == "89 papers read, 89 new, 0 merged, 0 skipped\n"
    return terminal


def test_three_stated_interests_each_give_their_papers_first(terminal: Terminal) -> None:
    for user, (interest, in_title) in zip(("ada", "bob", "cyd"), INTERESTS.items(), strict=True):
        answer = terminal.say(f"interests add {interest}", user=user)[0]

        first = answer["cards"][0]
        words = {word.lower() for reason in first["reasons"] for word in reason["evidence"]}
        assert in_title.lower() in first["title"].lower()
        assert words & set(interest.lower().split())


def test_every_line_has_one_answer_and_the_digest_comes_after(terminal: Terminal) -> None:
    lines = [
        "interests add neural architecture search",
        "schedule weekdays 09:00",
        "",
        "what is this",
        "like nothing-known",
    ]

    said = terminal.say(*lines, advance="24h")

    assert [one["command"] for one in said] == [
        "interests add",
        "schedule",
        "unknown",
        "unknown",
        "like",
        "digest",
    ]
    assert [one["ok"] for one in said] == [True, True, False, False, False, True]
    assert said[-1]["at"].startswith("2026-03-02T09:00")
    assert len(said[-1]["cards"]) == 3


@pytest.mark.slow
def test_picks_never_repeat_a_paper_until_none_is_left(terminal: Terminal) -> None:
    said = terminal.say("interests add gravitational, black holes", *["picks 5"] * 6)

    shown = [card["number"] for answer in said for card in answer["cards"]]
    assert len(shown) == len(set(shown)) >= 4
    assert said[-1]["cards"] == []
    assert "interests add" in said[-1]["text"]


@pytest.mark.slow
def test_a_dislike_moves_the_next_list_and_undo_restores_it(data_dir: Path) -> None:
    def next_list(name: str, *between: str) -> list[int]:
        terminal = Terminal(data_dir / name)
        terminal.run("import", str(sample_file()), "--now", "2026-03-01T18:00:00Z")
        said = terminal.say("interests add neural architecture search", *between, "picks")
        return [card["number"] for card in said[-1]["cards"]]

    plain = next_list("a")

    assert next_list("b", "dislike 10") != plain
    assert next_list("c", "dislike 10", "undo") == plain


def test_the_saved_page_gives_its_89_papers(data_dir: Path) -> None:
    page = os.environ.get("PAPERPICKS_TEST_SEED_PAGE")
    papers = os.environ.get("PAPERPICKS_TEST_SEED_JSONL")
    if not page or not papers:
        pytest.skip("PAPERPICKS_TEST_SEED_PAGE and PAPERPICKS_TEST_SEED_JSONL name no files")
    terminal = Terminal(data_dir)

    first = terminal.run("import", page).stdout
    second = terminal.run("import", papers).stdout

    assert first == "89 papers read, 89 new, 0 merged, 0 skipped\n"
    assert second == "89 papers read, 0 new, 89 merged, 0 skipped\n"
