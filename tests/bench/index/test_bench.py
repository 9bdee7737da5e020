"""That `make bench-index` still works: its report, its turns, and once all of it on few papers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.bench.index.corpus import Corpus, corpus
from tests.bench.index.measuring import Course, measured
from tests.bench.index.ours import Beside, Filled
from tests.bench.index.page import section
from tests.bench.index.results import (
    OURS,
    PLAIN,
    UNCOMPILED,
    Filling,
    OfCrowd,
    OfSize,
    Opened,
    Results,
    Serving,
)
from tests.bench.index.rivals import BM25S, FTS5, NAIVE, RIVALS, fts5, sit
from tests.bench.index.seat import Clock, Memory, Seat
from tests.bench.index.turns import Times, by_turns
from tests.bench.report import replace_part

TODAY = date(2026, 11, 26)


def of_size(size: int, searches: Mapping[str, Times], added: float) -> OfSize:
    seconds = Times((0.001, 0.002))
    return OfSize(
        size=size,
        searches=searches,
        memory=dict.fromkeys(searches, Memory(own=100.0, mapped=200.0)),
        disk=dict.fromkeys(searches, 500.0),
        answers=seconds,
        profiles=dict.fromkeys(("all", "year", "block"), seconds),
        fillings={OURS: Filling(Filled(20.0, 3.0, 1.0, 0.5, 0.5), peak=900.0)},
        forward=150.0,
        opened=Opened(0.04, 0.6, 1.2),
        added=Beside(added, slowest=0.02, searches=30),
        refreshed=Beside(0.3, slowest=0.02, searches=30),
        wrong={"filled": 1e-9},
        rates={1: 900.0, 2: 1500.0},
        skipped=("tantivy: no room",),
    )


def test_the_report_says_which_goals_are_reached_and_which_are_missed() -> None:
    searches = {
        OURS: Times((0.001,) * 99 + (0.002,)),
        NAIVE.name: Times((1.5,)),
        BM25S.name: Times((0.0012,)),
    }
    crowd = OfCrowd(
        papers=2_000,
        rates={
            Serving.OURS: 80_000.0,
            Serving.ONE_BY_ONE: 500.0,
            Serving.BLOCKS: 10_000.0,
            Serving.TOP: 11_000.0,
        },
        wrong=1e-8,
    )
    found = Results((of_size(1_000_000, searches, added=0.25),), (crowd,), 0, {})

    lines = section(found, "this machine", "the command", TODAY).splitlines()

    assert "Last run: 2026-11-26, `the command`," in lines
    assert (
        "| search, median against naive scikit-learn | 1,500 x | at least 1,000 x with 1,000,000 "
        "| reached |"
    ) in lines
    assert (
        "| search, median against bm25s | 1.20 x | at least 1.50 x with 1,000,000 | missed |"
    ) in lines
    assert (
        "| search, median against tantivy |  | at least 2.00 x with 1,000,000 | not measured |"
    ) in lines
    (added,) = (line for line in lines if line.startswith("| 1,000 papers added"))
    assert added.startswith(
        "| 1,000 papers added, durable and searchable | 0.250 s | at most 0.200 s with 1,000,000 "
        "| missed: six waits for the disk;"
    )
    assert (
        "| disk without what is kept by paper | 350 MB | at most 400 MB with 1,000,000 | reached |"
    ) in lines
    assert (
        "| lists from 2,000 papers, against the best product | 7.27 x | at least 4.00 x | reached |"
    ) in lines
    assert (
        "| a million lists from 2,000 papers, one core | 12.5 s | at most 15.0 s | reached |"
        in lines
    )
    assert "- 1,000,000 papers, tantivy: no room" in lines


def test_a_part_of_the_page_takes_the_place_of_its_last_writing_alone(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\nOf a lab.\n\n## A million readers\n\nOld.\n")

    replace_part(page, "## The index", "## The index\n\nFirst.\n\n### Sizes\n\nMore.")
    replace_part(page, "## A million readers", "## A million readers\n\nNew.")
    replace_part(page, "## The index", "## The index\n\nSecond.")

    assert page.read_text() == (
        "# Benchmarks\n\nOf a lab.\n\n## A million readers\n\nNew.\n\n## The index\n\nSecond.\n"
    )


@pytest.mark.slow
def test_a_contestant_answers_in_a_process_of_its_own(tmp_path: Path) -> None:
    texts = [b"Blue whales\nThey sing.\nA A,", b"Red foxes\nWhales and foxes.\nB B,"]
    (tmp_path / "text").write_bytes(b"".join(texts))
    with (tmp_path / "text").open("rb") as text:
        some = Corpus(
            size=2,
            text=text.fileno(),
            ends=np.cumsum([len(text) for text in texts]),
            words=np.zeros(0, np.int32),
            word_ends=np.zeros(2, np.int64),
            topics=np.zeros((2, 2), np.int32),
        )
        fts5.write(some, tmp_path)

    with Seat(sit, FTS5, tmp_path) as seat:
        found = seat.ask("search", "foxes", 10)
        times = by_turns({"it": seat}, "search", [("whales", 1)] * 3, rounds=2, seconds=0.001)
        memory = seat.memory()

    assert found == [2]
    assert len(times["it"].seconds) == 6
    assert 0 < times["it"].median <= times["it"].slow
    assert memory.resident > 5


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)  # Compiled code may not be there yet.
def test_all_of_it_on_few_papers(tmp_path: Path) -> None:
    pytest.importorskip("tantivy", reason="`make bench-index` installs it")

    found = measured(Course(tmp_path, 800, rounds=1, seconds=0.05, clock=Clock.CPU))

    everybody = {rival.name for rival in RIVALS} | {OURS, PLAIN, UNCOMPILED}
    assert found.searches.keys() == found.memory.keys() == found.disk.keys() == everybody
    assert max(found.wrong.values()) < 1e-6
    assert found.added.searches > 0
    assert found.skipped == ()


@pytest.mark.slow
def test_words_are_spread_as_in_the_abstracts_that_were_counted(tmp_path: Path) -> None:
    some = corpus(tmp_path, 5_000)

    counts = some.counts()
    sizes = np.bincount(counts.data) / counts.nnz
    foreign = [not some.document(number).isascii() for number in range(1, 5_001)]

    assert np.diff(counts.indptr).mean() == pytest.approx(107, abs=2)  # 101 without the title's.
    assert sizes[1:4].tolist() == pytest.approx([0.82, 0.12, 0.034], abs=0.02)
    assert np.mean(foreign) == pytest.approx(0.026, abs=0.01)
    assert some.first(10).paper(7) == corpus(tmp_path, 10).paper(7)
