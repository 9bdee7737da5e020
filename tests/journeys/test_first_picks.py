"""A stranger's first day at the terminal, through the real command line."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.importing import import_files
from bot.sample import sample_file
from bot.settings import load_settings
from tests.journeys.terminal import Terminal

SUNDAY_EVENING = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
INTERESTS = {
    "Bayesian optimization": "Bayesian",
    "gravitational waves": "gravitational",
    "neural architecture search": "Architecture",
}


@pytest.fixture
async def terminal(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    settings = load_settings(data_dir=data_dir, redis_url=None)
    await import_files(settings, [sample_file()], now=SUNDAY_EVENING, sure=False)
    assert capsys.readouterr().out == "89 papers read, 89 new, 0 merged, 0 skipped\n"
    return Terminal(data_dir)


@pytest.mark.slow
def test_three_stated_interests_each_give_their_papers_first(terminal: Terminal) -> None:
    lines = [line for one in INTERESTS for line in (f"interests add {one}", "interests clear")]

    answers = terminal.say(*lines)[::2]

    for answer, (interest, in_title) in zip(answers, INTERESTS.items(), strict=True):
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
