"""Papers from the text of a Hugging Face Papers page."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title
from bot.sources.imports import hf_page, read_file
from bot.sources.imports.lines import Line

LANTERN = "Lantern: Herding Robots by Light"
LANTERN_TEXT = "Robots that follow light are easy to herd. We show how, and how far it goes."
TEAPOT = "Do Teapots Dream? A Study of Idle Kitchenware"
TEAPOT_TEXT = "We leave teapots alone for a night and measure what they do. They do very little."
TOP = ["new", "Get trending papers in your email inbox!", "Subscribe"]
TOP += ["byAK and the research community", "Mar 14"]


def read(*lines: str) -> list[Record | tuple[int, str]]:
    """Read a page of these lines, a blank one behind each."""
    page = [Line(2 * n + 1, line) for n, line in enumerate(lines)]
    return list(hf_page.read(page, "test"))


def paper(title: str, abstract: str, *authors: str) -> Record:
    """Make the record expected of a page."""
    return Record(ids=(), title=title, abstract=abstract, authors=authors, sources=("test",))


PAPERS = [paper(LANTERN, LANTERN_TEXT), paper(TEAPOT, TEAPOT_TEXT)]


def test_titles_and_abstracts_are_paired_below_the_top_of_the_page() -> None:
    assert read(*TOP, LANTERN, LANTERN_TEXT, TEAPOT, TEAPOT_TEXT) == PAPERS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n\n"])
def test_line_ends_and_the_end_of_the_file_do_not_matter(
    tmp_path: Path, end: str, last: str
) -> None:
    text = "\n\n".join([*TOP, LANTERN, LANTERN_TEXT, TEAPOT, TEAPOT_TEXT]) + last
    path = tmp_path / "page.txt"
    path.write_bytes(text.replace("\n", end).encode())

    assert list(read_file(path, "test")) == PAPERS


def test_counts_dates_and_buttons_between_papers_are_passed_over() -> None:
    cases = [
        "42",
        "1.2k",
        "· 5 authors",
        "3 comments",
        "Upvote 12",
        "Submitted by ada",
        "Mar 14, 2026",
        "14 March",
        "2 days ago",
        "Published on Mar 3",
        "GitHub 3.4k",
        "View arXiv page",
        "PDF",
        "•",
        "New",
        "Daily Papers",
        "Trending papers",
        "Log In",
        "Next",
        "Load more",
        "arXiv Page",
    ]

    assert [
        line
        for line in cases
        if read(line, LANTERN, line, LANTERN_TEXT, line, TEAPOT, TEAPOT_TEXT, line) != PAPERS
    ] == []


def test_a_line_of_names_under_a_title_gives_its_authors() -> None:
    found = read(LANTERN, "Jane Q. Doe, Jörg Müller and Ana de la Cruz", LANTERN_TEXT)

    assert found == [paper(LANTERN, LANTERN_TEXT, "Jane Q. Doe", "Jörg Müller", "Ana de la Cruz")]
    assert read(LANTERN, "Jane Doe", LANTERN_TEXT) == [paper(LANTERN, LANTERN_TEXT, "Jane Doe")]


def test_a_title_that_looks_like_a_name_is_still_a_title() -> None:
    assert read("Segment Everything", LANTERN_TEXT) == [paper("Segment Everything", LANTERN_TEXT)]


@pytest.mark.parametrize(
    "title",
    [
        "Search-Herd: Robots that Search",
        "GitHub for Robots",
        "Code as Light",
        "New Teapots, New Tea",
    ],
)
def test_titles_that_begin_like_buttons_are_titles(title: str) -> None:
    assert read(title, LANTERN_TEXT) == [paper(title, LANTERN_TEXT)]


def test_what_finds_no_partner_is_named_by_line() -> None:
    found = read("An orphan of a title, alone", LANTERN, LANTERN_TEXT, TEAPOT_TEXT, TEAPOT)

    assert found == [
        (1, "no abstract below this line"),
        PAPERS[0],
        (7, "text without a title above it"),
        (9, "no abstract below this line"),
    ]


def test_a_page_without_papers_says_so() -> None:
    assert read(*TOP) == [(1, "no title with an abstract below it")]


def test_an_abstract_may_end_in_an_address_or_look_long() -> None:
    abstract = "We measure teapots " * 20 + "https://example.org/teapots"

    assert read(TEAPOT, abstract) == [paper(TEAPOT, abstract)]


def test_texts_are_cleaned_and_the_raw_ones_kept() -> None:
    raw = "Robots follow \\textit{light}, w.r.t.~colour. We show how, and how far it goes."

    (found,) = read("Herding $\\alpha$ robots", raw)

    assert isinstance(found, Record)
    assert found.title == "Herding α robots"
    assert found.abstract.startswith("Robots follow light, w.r.t. colour.")
    assert (found.raw_title, found.raw_abstract) == ("Herding $\\alpha$ robots", raw)


LINES = st.lists(st.sampled_from([*TOP, LANTERN, LANTERN_TEXT, TEAPOT]) | st.text(), max_size=30)


@given(LINES)
def test_any_page_gives_whole_papers_or_reasons(lines: list[str]) -> None:
    found = read(*lines)

    assert found
    assert all(item.title and item.abstract for item in found if isinstance(item, Record))


@given(st.integers(1, 100))
def test_lines_are_not_hoarded_while_no_abstract_comes(many: int) -> None:
    found = read(*[f"A title that stands alone, number {n}" for n in range(many)])

    assert len(found) == many + 1
    assert not any(isinstance(item, Record) for item in found)


def test_a_real_saved_page_gives_its_89_papers() -> None:
    """Reads the page named by PAPERPICKS_TEST_SEED_PAGE and, if named, the same as JSONL."""
    page = os.environ.get("PAPERPICKS_TEST_SEED_PAGE")
    if not page:
        pytest.skip("PAPERPICKS_TEST_SEED_PAGE names no saved page")

    found = list(read_file(Path(page)))

    assert len(found) == 89
    assert all(isinstance(item, Record) for item in found)
    if same := os.environ.get("PAPERPICKS_TEST_SEED_JSONL"):
        given_papers = [json.loads(line) for line in Path(same).read_text("utf-8").splitlines()]
        assert [(p.title, p.abstract) for p in found if isinstance(p, Record)] == [
            (clean_title(p["title"]), clean_abstract(p["abstract"])) for p in given_papers
        ]
