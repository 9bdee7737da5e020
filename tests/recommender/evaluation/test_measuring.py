"""`paperpicks evaluate` gives the figures one would calculate by hand."""

import gzip
import json
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.__main__ import main
from bot.evaluating import MISSING
from recommender.evaluation.bootstrap import interval, value
from recommender.evaluation.data import Task
from recommender.evaluation.metrics import Measured, measure, metrics_of
from tests.recommender.evaluation.folder import PAPERS, task, write_set


def test_a_folder_is_measured_and_given_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The query finds "moon" alone; "bird", which it does not find, counts as the last of the four.
    searched = task("q", text="moons", judgments={"moon": 1, "bird": 1}, later_key="is passed over")
    write_set(tmp_path / "sky", [searched])

    assert main(["evaluate", str(tmp_path), "--json"]) == 0

    figures: dict[str, Any] = json.loads(capsys.readouterr().out)["sky"]["search"]
    assert figures["nDCG@10"]["paperpicks"] == pytest.approx((1 + 1 / log2(5)) / (1 + 1 / log2(3)))
    assert figures["MRR"]["paperpicks"] == 1
    assert figures["Recall@20"]["n"] == 1
    assert set(figures["MRR"]) == {"paperpicks", "random", "tfidf", "bm25s", "low", "high", "n"}


def test_likes_keywords_and_both_are_asked_apart_and_split_by_what_others_like(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # "tides" stands in a paper that "b" likes; "qubits" in none that "a" likes.
    tasks = [
        task("a", keywords=["tides"], liked=["graph"], judgments={"moon": 1}),
        task("b", keywords=["qubits"], liked=["moon"], judgments={"code": 1}),
        task("c", liked=["graph"], judgments={"bird": 1}),  # Likes what "a" likes, "b" does not.
    ]
    write_set(tmp_path / "sky", tasks)

    assert main(["evaluate", str(tmp_path), "--set", "sky"]) == 0

    lines = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if "MRR" in line]
    assert {line[0].strip("| "): (line[2], line[3]) for line in lines}.items() >= {
        "keywords": ("2", "**1.000**"),
        "keywords, interpolation": ("1", "**1.000**"),
        "keywords, extrapolation": ("1", "**1.000**"),
    }.items()
    assert {line[0].strip("| "): line[2] for line in lines}.items() >= {
        "likes": "3",
        "likes, interpolation": "2",
        "likes, extrapolation": "1",
        "both": "2",
    }.items()


def rated(version: str) -> Task:
    return Task("r", "r", "", (), (9,), (1, 2, 3), {1: 5.0, 2: 3.0, 3: 1.0}, 20, "", version)


def test_the_loss_counts_rating_differences_in_the_wrong_order_equal_scores_by_half() -> None:
    # First version: 2 and 4 in the wrong order, 2 equal, of 8 in all: 7/8. The second is right.
    scores = [np.array([1.0, 2.0, 2.0]), np.array([3.0, 2.0, 1.0])]

    found = measure(metrics_of("reviewers"), [rated("1"), rated("2")], scores)

    assert value(found["loss"]) == pytest.approx((7 / 8 + 0) / 2)
    worst = (2 / log2(3) + 4 / 2) / (4 + 2 / log2(3))  # Of the equal two the worse comes first.
    assert value(found["nDCG@3"]) == pytest.approx((worst + 1) / 2)


def test_gains_in_fractions_count_as_they_are_and_from_one_on_for_recall() -> None:
    judged = Task("d", "d", "x", ("y",), (), (1, 2, 3), {1: 0.5, 2: 1.5}, None, "", "")

    found = measure(metrics_of("dorismae"), [judged], [np.array([3.0, 2.0, 1.0])])

    ideal = 1.5 + 0.5 / log2(3)
    assert value(found["nDCG@10"]) == pytest.approx((0.5 + 1.5 / log2(3)) / ideal, abs=1e-6)
    assert value(found["AP, gain 1 or more"]) == pytest.approx(1 / 2)
    assert value(found["Recall@20, gain 1 or more"]) == 1


def test_tasks_of_one_reader_are_drawn_together() -> None:
    ones, rng = np.ones(4), np.random.default_rng(1)
    of_one = Measured(np.array([0.0, 1.0, 0.0, 1.0]), ones, [""] * 4, ["a", "a", "b", "b"])
    of_four = Measured(of_one.amounts, ones, [""] * 4, ["a", "b", "c", "d"])

    assert interval(of_one, rng) == (0.5, 0.5, 0.5)
    assert interval(of_four, rng).low < 0.5 < interval(of_four, rng).high


def test_what_is_wrong_with_a_folder_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = task("q", text="moons", judgments={"moon": 1})
    write_set(tmp_path / "unknown" / "set", [good, {**good, "judgments": {"sun": 1}}])
    write_set(tmp_path / "lost" / "set", [good])
    (tmp_path / "lost" / "set" / "papers.jsonl.gz").unlink()
    write_set(tmp_path / "broken" / "set", [good], PAPERS)
    with gzip.open(tmp_path / "broken" / "set" / "tasks.jsonl.gz", "wt") as file:
        file.write("{}\nno json\n")
    (tmp_path / "empty").mkdir()

    codes = [main(["evaluate", str(tmp_path / name)]) for name in ("unknown", "lost", "empty")]

    assert codes == [1, 1, 1]
    said = capsys.readouterr().err
    assert "tasks.jsonl.gz, line 2: the paper 'sun' is not in papers.jsonl.gz." in said
    assert "papers.jsonl.gz is missing." in said
    assert "empty holds no set: a set is a folder with papers.jsonl.gz and tasks.jsonl.gz." in said
    assert main(["evaluate", str(tmp_path / "broken")]) == 1
    assert "tasks.jsonl.gz, line 1: `judgments` has to be an object" in capsys.readouterr().err
    assert main(["evaluate", str(tmp_path / "lost"), "--set", "other"]) == 1
    assert "has no set 'other'. There is: set." in capsys.readouterr().err


def test_whoever_lacks_the_extra_is_told_to_install_what_is_locked() -> None:
    assert "--require-hashes -r requirements-evaluate.lock" in MISSING
