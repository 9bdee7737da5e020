"""Texts become the same ids of stems with compiled code and without, one by one and in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender import Index, Paper, analyze
from recommender.index.field import Runs
from recommender.index.kernels import Fast
from recommender.index.lexicon import known_by
from recommender.index.rows import Rows
from recommender.index.spellings import Spellings
from recommender.index.storage.members import taken_apart
from recommender.index.tallying import tallied
from recommender.index.vocabulary import Vocabulary
from recommender.index.word_ids import WordIds
from recommender.index.word_pairs import GAP
from recommender.text import compounds
from tests.recommender.library import entry, paper, random_papers

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

FAST = Fast()
PIECES = (
    "c++ C# ç# f#é c++_ e+e- + # _ - -- state-of-the-art a-a-a multi–modal “x-y” a‑b–c-d α-helix "
    "－ ﹣ – — … ‼ ½ ﬁne ﷺ ㏑ İ ß é e\u0301 \u0301 \u0338 = \u093c हिन्दी 深度学习 ภาษาไทย "
    "가 각 𝐀𝐛 𝑥² µ K sur\u200bvey multi\u00admodal x\u200dy LLMs CNNs the of 3D I x"
).split(" ")
ENDS = (
    "a" * 63,
    "b" * 64,
    "c" * 65,
    "d" * 80,
    "bc" * 33 + "s",
    "z-" * 40,
    "w" * 32 + "-" + "v" * 32,
)
AWKWARD = (*PIECES, *ENDS, " ", "\n", "\t", "\x00", "\ud800", "\udfff", "\u2028", "\u205f")
TEXTS = st.text() | st.lists(st.sampled_from(AWKWARD) | st.text(max_size=3)).map("".join)


@pytest.fixture(scope="module", params=["plain", "kernels"])
def kernels(request: pytest.FixtureRequest) -> type[Kernels] | None:
    """Both ways of computing."""
    if request.param == "plain":
        return None
    assert FAST.compile(), FAST.trouble
    return FAST.kernels


def stems(vocabulary: Vocabulary, ids: Runs, row: int = -1) -> list[str]:
    """Give what ids stand for, and "|" for a gap."""
    found = ids.at(row % (len(ids.start) - 1)).tolist()
    return ["|" if one == GAP else vocabulary.word(one) for one in found]


def rows_of(papers: Sequence[Paper], kernels: type[Kernels] | None) -> tuple[Rows, Vocabulary]:
    known = known_by(())
    made = list(known.rows(map(entry, papers), kernels))
    return Rows.joined(made), known.words


def cut(papers: Sequence[tuple[str, str]], kernels: type[Kernels] | None) -> list[list[str]]:
    """Cut papers at once; give the stems of each, then its compounds."""
    vocabulary = Vocabulary()
    both = WordIds(vocabulary).cut(papers, kernels)
    return [stems(vocabulary, one, row) for row in range(len(papers)) for one in both]


def analyzed(papers: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Give the same by the slow way that says what words are."""
    return [
        found
        for title, text in papers
        for found in ([*analyze(title), "|", *analyze(text)], compounds(f"{title}\n{text}"))
    ]


PAPERS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3)


@settings(max_examples=20)
@given(PAPERS)
@example([("Self-supervised C++", "The naïve “Schrödinger–Newton” model")])
@example([("p-q", "a－b"), ("+0‐0", "c#d c# c## ç# c#é")])
def test_any_text_is_cut_as_analyze_cuts_it(
    kernels: type[Kernels] | None, papers: list[tuple[str, str]]
) -> None:
    assert cut(papers, kernels) == analyzed(papers)


@pytest.mark.slow
@settings(max_examples=1000)
@given(PAPERS)
def test_of_a_thousand_texts_each_is_cut_as_analyze_cuts_it(
    kernels: type[Kernels] | None, papers: list[tuple[str, str]]
) -> None:
    assert cut(papers, kernels) == analyzed(papers)


def test_a_text_of_a_million_letters_or_words_is_cut_whole(kernels: type[Kernels] | None) -> None:
    vocabulary = Vocabulary()
    numbers = " ".join(f"antidisestablishment{number}-x" for number in range(20_000))

    order, joined = WordIds(vocabulary).cut(
        [("", "a" * 1_000_000), ("Numbers", numbers), ("", ""), ("The of", "and a I")], kernels
    )

    assert stems(vocabulary, order, 0) == ["|", "a" * 64]
    assert len(order.at(1)) == len(set(order.at(1).tolist())) == 20_002
    assert stems(vocabulary, joined, 1)[-1] == "antidisestablishment19999x"
    assert stems(vocabulary, order, 2) == stems(vocabulary, order, 3) == ["|"]


def test_papers_in_bulk_get_the_ids_they_get_one_by_one(kernels: type[Kernels] | None) -> None:
    papers = [
        replace(one, abstract=f"{one.abstract} {AWKWARD[i % len(AWKWARD)]} over-{one.abstract}")
        for i, one in enumerate(random_papers(4, 200))
    ]
    known = known_by(())

    alone = Rows.joined([rows for one in papers for rows in known.rows([entry(one)])])
    together, words = rows_of(papers, kernels)

    assert [words.word(i) for i in range(len(words))] == [
        known.words.word(i) for i in range(len(known.words))
    ]
    for name, array in taken_apart(alone)["base"].arrays.items():
        np.testing.assert_array_equal(taken_apart(together)["base"].arrays[name], array, name)


def test_an_index_is_the_same_with_kernels() -> None:
    assert FAST.compile(), FAST.trouble
    plain, fast = Index.open(None), Index.open(None, fast=FAST)

    for index in (plain, fast):
        index.add(map(entry, random_papers(8, 300)))
        index.commit("1")

    (one,), (other,) = plain.view.segments, fast.view.segments
    for name, array in taken_apart(one)["base"].arrays.items():
        np.testing.assert_array_equal(taken_apart(other)["base"].arrays[name], array, name)


def test_spellings_forgotten_to_save_memory_are_learnt_again() -> None:
    assert FAST.compile(), FAST.trouble
    assert FAST.kernels is not None
    vocabulary = Vocabulary()
    plain = WordIds(vocabulary)
    spellings = Spellings(vocabulary, FAST.kernels, most=2)

    first, _ = spellings.cut([("graph", "of graphs")], plain.in_order, plain.of_compounds)
    again, _ = spellings.cut([("moons", "graphs")], plain.in_order, plain.of_compounds)

    assert len(spellings) == 2
    assert stems(vocabulary, first) == ["graph", "|", "graph"]
    assert stems(vocabulary, again) == ["moon", "|", "graph"]


IDS = st.integers(0, 9) | st.sampled_from([2**10, 2**20])


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.lists(IDS, max_size=30)] * 2), max_size=5))
def test_ids_are_counted_by_how_much_their_place_counts(
    kernels: type[Kernels] | None, papers: list[tuple[list[int], list[int]]]
) -> None:
    runs = Runs.of([np.array([*title, GAP, *text], np.int32) for title, text in papers])

    found = tallied(runs, kernels, before=2)

    for row, (title, text) in enumerate(papers):
        ids, counts = found.at(row)
        wanted = Counter(title + title + text)
        assert list(zip(ids.tolist(), counts.tolist(), strict=True)) == sorted(wanted.items())


def test_more_of_one_word_than_two_bytes_hold_is_counted_as_so_many(
    kernels: type[Kernels] | None,
) -> None:
    runs = Runs.of([np.full(70_000, 3, np.int32), np.zeros(0, np.int32)])

    found = tallied(runs, kernels)

    assert found.counts.tolist() == [65_535]
    assert found.start.tolist() == [0, 1, 1]


def test_of_papers_that_wait_under_one_number_the_last_is_kept() -> None:
    index = Index.open(None)

    index.add(map(entry, [paper(1, "Moons"), paper(2, "Tides"), paper(1, "Ice")]))
    index.add([entry(paper(2, "Quarks"))])
    index.delete([1])
    index.add([entry(paper(3, "Graphs"))])
    index.commit("1")

    assert index.view.numbers.tolist() == [2, 3]
    assert index.terms(2).keys() == {"quark"}
