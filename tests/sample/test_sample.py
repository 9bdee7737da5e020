"""The papers that come with the program."""

import json
import os
import re
from pathlib import Path

import pytest

from bot.core.record import Record
from bot.sample import sample_file
from bot.sources.imports import read_file

LONGEST_SHARED_RUN = 7  # Words in a row that a summary may share with the abstract.


@pytest.fixture(scope="module")
def papers() -> list[Record]:
    found = list(read_file(sample_file(), "sample"))
    records = [item for item in found if isinstance(item, Record)]
    assert len(records) == len(found)
    return records


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + length]) for n in range(len(found) - length + 1)}


def test_there_are_at_least_80_papers_with_different_titles(papers: list[Record]) -> None:
    assert len(papers) >= 80
    assert len({paper.title for paper in papers}) == len(papers)
    assert len({paper.text_name for paper in papers}) == len(papers)


def test_every_paper_has_two_or_three_sentences_of_ours_and_no_abstract(
    papers: list[Record],
) -> None:
    sentences = [len(re.findall(r"[.?!](?=\s|$)", paper.own_summary)) for paper in papers]
    lengths = [len(paper.own_summary.split()) for paper in papers]

    assert set(sentences) == {2, 3}
    assert min(lengths) >= 35
    assert max(lengths) <= 70
    assert not any(paper.abstract for paper in papers)


def test_ids_where_known_are_arxiv_ids_with_their_address(papers: list[Record]) -> None:
    known = [paper for paper in papers if paper.ids]

    assert known
    assert all(re.fullmatch(r"arxiv:\d{4}\.\d{5}", paper.ids[0]) for paper in known)
    assert all(p.url == "https://arxiv.org/abs/" + p.ids[0].removeprefix("arxiv:") for p in known)
    assert not any(paper.url for paper in papers if not paper.ids)


def test_nothing_is_claimed_that_is_not_known(papers: list[Record]) -> None:
    assert not any(paper.authors or paper.published or paper.signals for paper in papers)


def test_summaries_share_no_long_run_of_words_with_the_abstracts() -> None:
    """Compares with the abstracts in the JSONL that PAPERPICKS_TEST_SEED_JSONL names."""
    seed = os.environ.get("PAPERPICKS_TEST_SEED_JSONL")
    if not seed:
        pytest.skip("PAPERPICKS_TEST_SEED_JSONL names no file of abstracts")
    abstracts = {
        fields["title"]: (fields["abstract"], fields.get("arxiv_id"))
        for fields in map(json.loads, Path(seed).read_text("utf-8").splitlines())
    }

    ours = [json.loads(line) for line in sample_file().read_text("utf-8").splitlines()]

    for paper in ours:
        abstract, arxiv_id = abstracts[paper["title"]]
        length = LONGEST_SHARED_RUN + 1
        assert not runs(paper["own_summary"], length) & runs(abstract, length)
        assert paper.get("arxiv_id") == arxiv_id
