"""Papers from RIS."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.record import Record, Skipped
from bot.sources.imports import read_file, read_text, ris
from bot.sources.imports.lines import lines_of
from tests.sources.examples import DATA

IMPORTS = DATA / "imports"


def read(text: str) -> list[Record | tuple[int, str]]:
    """Read RIS given as text."""
    return list(ris.read(lines_of(text), "test"))


def record(*lines: str) -> Record:
    """Read one entry, which must give a paper; a title is added."""
    (found,) = read("\n".join(["TY  - JOUR", "TI  - Herding robots", *lines, "ER  - "]))
    assert isinstance(found, Record)
    return found


def test_an_entry_is_read_with_all_it_says() -> None:
    first, second = read_file(IMPORTS / "library.ris", "test")

    assert first == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract="We keep 99.1% of the accuracy.",
        authors=("Jane Q. Doe", "Jörg Müller"),
        published=datetime(2026, 3, 12, tzinfo=UTC),
        url="https://arxiv.org/abs/2603.99001",
        sources=("test",),
        notes={"library.keywords": "sparse attention, long context"},
    )
    assert isinstance(second, Record)
    assert (second.title, second.abstract, second.authors) == (
        "An Old Paper",
        "Old.",
        ("A. N. Other",),
    )
    assert second.published == datetime(1999, 1, 2, tzinfo=UTC)


def test_a_file_with_a_byte_order_mark_and_no_end_is_read() -> None:
    (found,) = read_file(IMPORTS / "library-bom-no-er.ris", "test")

    assert isinstance(found, Record)
    assert found.title == "A record without an ER line"


def test_one_blank_before_the_dash_is_enough() -> None:
    (found,) = read("TY - JOUR\nTI - Herding robots\nAU - Doe, Jane\nER -")

    assert isinstance(found, Record)
    assert (found.title, found.authors) == ("Herding robots", ("Jane Doe",))


def test_a_new_beginning_ends_the_entry_before_it() -> None:
    found = read("TY  - JOUR\nTI  - One\nTY  - CONF\nTI  - Two\nER  - \nTI  - Of no entry\n")

    assert [item.title for item in found if isinstance(item, Record)] == ["One", "Two"]
    assert len(found) == 2


def test_a_line_without_a_tag_goes_on_with_the_value_above() -> None:
    found = record("AB  - We herd", "robots with", "", "AI - based lanterns.", "PY  - 2026")

    assert found.abstract == "We herd robots with AI - based lanterns."
    assert found.published == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_entry_without_a_title_is_told_by_its_first_line() -> None:
    found = read("\nTY  - JOUR\nAB  - Only an abstract.\nER  - \n\nTY  - JOUR\nTI  - One\nER  - ")

    assert found[0] == (2, "no title")
    assert isinstance(found[1], Record)


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (["DO  - https://doi.org/10.1234/ABC"], ("doi:10.1234/abc",)),
        (["M3  - doi: 10.1234/abc"], ("doi:10.1234/abc",)),
        (["M3  - Article"], ()),
        (["UR  - https://doi.org/10.1234/abc"], ("doi:10.1234/abc",)),
        (["UR  - https://example.org/2603.99001"], ()),
        (["JO  - arXiv preprint arXiv:2603.99001v2"], ("arxiv:2603.99001",)),
        (["DO  - 10.48550/arXiv.2603.99001"], ("arxiv:2603.99001",)),
        (["N1  - arXiv:2603.99001 [cs]"], ("arxiv:2603.99001",)),
        (["N1  - Extends arXiv:2603.99001"], ()),
        (["N1  - arXiv:2603.99001 [cs]", "DO  - 10.1234/abc"], ("doi:10.1234/abc",)),
    ],
)
def test_ids_are_found_where_tools_write_them(lines: list[str], ids: tuple[str, ...]) -> None:
    assert record(*lines).ids == ids


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Doe, Jane Q.", "Jane Q. Doe"),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("The Lantern Collaboration", "The Lantern Collaboration"),
        ("van der Berg, Jan", "Jan van der Berg"),
    ],
)
def test_names_are_written_as_they_are_spoken(written: str, name: str) -> None:
    assert record(f"AU  - {written}").authors == (name,)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["PY  - 2026", "DA  - 2026/03/12/Spring"], (2026, 3, 12)),
        (["PY  - 2026///"], (2026, 1, 1)),
        (["Y1  - 2026/03//"], (2026, 3, 1)),
        (["DA  - 12 March 2026"], (2026, 3, 12)),
        (["DA  - 2026-13-40"], (2026, 1, 1)),
    ],
)
def test_the_most_exact_date_counts(lines: list[str], day: tuple[int, int, int]) -> None:
    assert record(*lines).published == datetime(*day, tzinfo=UTC)


def test_a_date_that_cannot_be_read_is_left_out() -> None:
    assert record("PY  - in press", "DA  - 0000").published is None


def test_windows_text_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "old.ris"
    path.write_bytes(
        "TY  - JOUR\r\nTI  - Grüße – sie zählen\r\nAU  - Doe, Jane\r\n".encode("cp1252")
    )

    (found,) = read_file(path)

    assert isinstance(found, Record)
    assert found.title == "Grüße – sie zählen"


def test_an_endless_entry_is_held_in_part_only() -> None:
    found = record("AB  - We herd robots.", *["KW  - lantern"] * 100_000)

    assert found.abstract == "We herd robots."
    assert found.notes == {"library.keywords": "lantern"}


def test_pasted_text_is_read_as_a_file_is() -> None:
    text = (IMPORTS / "library.ris").read_text("utf-8")

    assert list(read_text(text, "x")) == list(read_file(IMPORTS / "library.ris", "x"))
    assert list(read_text("TY  - JOUR\nER  - ")) == [Skipped("pasted text", 1, "no title")]


WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(title=LINES, abstract=LINES, people=st.lists(st.tuples(WORDS, WORDS)), end=st.booleans())
def test_what_tools_write_is_read_back(
    title: str, abstract: str, people: list[tuple[str, str]], end: bool
) -> None:
    lines = ["TY  - JOUR", f"T1  - {title}", f"N2  - {abstract}"]
    lines += [f"A1  - {last}, {first}" for first, last in people]

    (found,) = read("\r\n".join(lines + ["ER  - "] * end))

    assert isinstance(found, Record)
    assert (found.title, found.abstract) == (title, abstract)
    assert found.authors == tuple(f"{first} {last}" for first, last in people)


@given(st.text() | st.lists(st.sampled_from(["TY  - ", "ER  -", "TI - ", "x", "DA  - 9", "\n"])))
def test_any_text_gives_papers_or_reasons(text: str | list[str]) -> None:
    found = read(text if isinstance(text, str) else "".join(text))

    assert all(item.title if isinstance(item, Record) else item[1] for item in found)
