"""The stored form of a paper."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from bot.store.paper_json import read_paper, write_paper
from recommender import Paper

texts = st.text(max_size=20)
several = st.lists(texts, max_size=3).map(tuple)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
papers = st.builds(
    Paper,
    number=st.integers(1, 2**40),
    ids=st.lists(texts, min_size=1, max_size=3).map(tuple),
    title=st.text(min_size=1, max_size=20),
    abstract=texts,
    authors=several,
    categories=several,
    published=moments,
    updated=moments,
    version=st.none() | st.integers(1, 99),
    listed_at=moments,
    sources=several,
    signals=st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    notes=st.dictionaries(texts, texts, max_size=3),
    own_summary=texts,
)


@given(papers)
def test_any_paper_is_read_as_it_was_written(paper: Paper) -> None:
    assert read_paper(paper.number, write_paper(paper)) == paper


def test_what_sources_say_beside_a_paper_is_kept() -> None:
    notes = {"huggingface.summary": "It folds.", "huggingface.code": "https://github.com/x/y"}
    paper = Paper(7, ("arxiv:1",), "T", notes=notes, signals={"huggingface.upvotes": 57.0})

    read = read_paper(7, write_paper(paper))

    assert isinstance(read, Paper)
    assert (read.notes, read.signals) == (notes, {"huggingface.upvotes": 57.0})
