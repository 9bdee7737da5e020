"""What was worked out a moment ago: kept, bounded, and never seen in an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from recommender import Pick, explain, rank
from recommender.index.memo import Memo
from tests.recommender.library import NOW, Library, dislike, like, profile, random_papers

SIZE = 60


def test_a_memo_gives_back_what_it_was_given() -> None:
    memo: Memo[str, int] = Memo(2)

    assert memo.keep("one", 1) == 1

    assert memo.get("one") == 1
    assert memo.get("two") is None


def test_a_full_memo_begins_anew_with_the_latest() -> None:
    memo: Memo[str, int] = Memo(2)

    for value, key in enumerate(("one", "two", "three")):
        memo.keep(key, value)

    assert [memo.get(key) for key in ("one", "two", "three")] == [None, None, 2]


def test_what_was_asked_before_changes_no_answer() -> None:
    asked, fresh = (Library.of(random_papers(3, SIZE)) for _ in range(2))
    for votes in ([like(1)], [like(2), like(1)], [dislike(1), like(7), like(2)]):
        rank(asked.index, profile("moon", *votes), NOW, 10, papers=asked.papers)
    last = profile("moon", like(7), like(1), like(2), dislike(9))

    found, expected = (
        shares([explain(one.index, last, n, papers=one.papers, now=NOW) for n in one.held])
        for one in (asked, fresh)
    )

    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_paper_whose_text_changed_is_named_by_its_new_words() -> None:
    library = Library.of(random_papers(3, SIZE))
    words = profile("", like(1))
    before = explain(library.index, words, 1, papers=library.papers, now=NOW)
    one = library.held[1]
    library.held[1] = replace(one, title=one.title.upper(), abstract=one.abstract.upper())

    after = explain(library.index, words, 1, papers=library.papers, now=NOW)

    assert named(before)
    assert named(after) == {word.upper() for word in named(before)}


def shares(picks: Iterable[Pick]) -> Mapping[object, float]:
    return {
        (pick.paper.number, reason.signal, reason.interest, reason.evidence): reason.share
        for pick in picks
        for reason in pick.reasons
    }


def named(pick: Pick) -> set[str]:
    """Give the words that are named; an archive's code is none."""
    return {word for reason in pick.reasons for word in reason.evidence if "." not in word}
