"""Papers like one, or like a text: by all their words, itself left out, page by page."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Paper
from recommender.signals.interests import LEAST_LIKENESS
from recommender.similar import MOST_SIMILAR, similar_to_paper, similar_to_text
from tests.recommender.library import SHELF, VOCABULARY, Library, cosine, paper, random_papers

LIBRARY = Library.of(SHELF)
RANDOM = Library.of(random_papers(51, 90))


def numbers(library: Library, one: Paper, offset: int = 0, size: int = 99) -> list[int]:
    found = similar_to_paper(library.index, one, papers=library.papers, offset=offset, size=size)
    return [hit.paper.number for hit in found.hits]


def test_papers_of_the_same_subject_come_first_and_the_paper_itself_never() -> None:
    assert numbers(LIBRARY, SHELF[0])[:2] == [8, 3]
    assert 1 not in numbers(LIBRARY, SHELF[0])


def test_a_paper_the_index_does_not_hold_is_compared_by_its_text() -> None:
    stranger = paper(99, "Folding of proteins", "How proteins fold, and their stability.")

    assert numbers(LIBRARY, stranger)[0] == 8


def test_free_text_finds_papers_by_any_of_its_words() -> None:
    found = similar_to_text(LIBRARY.index, "how tides heat icy moons", papers=LIBRARY.papers)

    assert [hit.paper.number for hit in found.hits] == [7]
    evidence = [word for reason in found.hits[0].reasons for word in reason.evidence]
    assert sorted(evidence) == ["Tides", "heating", "moons"]
    assert 0 < found.hits[0].score <= 1


def test_text_of_no_known_word_finds_nothing() -> None:
    found = similar_to_text(LIBRARY.index, "zebrafish the of", papers=LIBRARY.papers)

    assert (found.total, found.hits) == (0, ())


@settings(max_examples=25)  # Up to a hundred pages each.
@given(number=st.sampled_from(sorted(RANDOM.held)), size=st.integers(1, 9))
def test_pages_put_together_are_the_whole_list_best_first(number: int, size: int) -> None:
    one = RANDOM.held[number]
    whole = numbers(RANDOM, one)
    pages = [numbers(RANDOM, one, offset, size) for offset in range(0, MOST_SIMILAR, size)]
    terms = RANDOM.index.terms
    likeness = [cosine(terms(number), terms(other)) for other in whole]

    assert [n for page in pages for n in page] == whole
    assert number not in whole
    assert all(a >= b - 1e-9 for a, b in pairwise(likeness))
    assert all(each >= LEAST_LIKENESS - 1e-9 for each in likeness)


@given(words=st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=30))
def test_shares_of_the_words_in_common_add_up_to_no_more_than_the_score(words: list[str]) -> None:
    found = similar_to_text(RANDOM.index, " ".join(words), papers=RANDOM.papers, size=50)

    for hit in found.hits:
        assert 0 < sum(reason.share for reason in hit.reasons) <= hit.score + 1e-9
        assert hit.score <= 1
