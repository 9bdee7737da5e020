"""Papers from BibTeX."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.record import Record, Skipped
from bot.sources.imports import bibtex, read_file, read_text
from bot.sources.imports.lines import Line, lines_of
from tests.sources.examples import DATA

IMPORTS = DATA / "imports"


def read(text: str) -> list[Record | tuple[int, str]]:
    """Read BibTeX given as text."""
    return list(bibtex.read(lines_of(text), "test"))


def record(fields: str = "") -> Record:
    """Read one entry, which must give a paper; a title is added."""
    (found,) = read("@article{key, title = {Herding robots}, " + fields + "}")
    assert isinstance(found, Record)
    return found


def test_entries_are_read_with_all_they_say() -> None:
    first, second, third = read_file(IMPORTS / "library.bib", "test")

    assert first == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract="We keep 99.1% of the accuracy & save money.",
        raw_title="{Lantern}: {G}uiding Sparse Attention with $\\alpha$-Budgets",
        raw_abstract="We keep 99.1\\% of the accuracy \\& save money.",
        authors=("Jane Q. Doe", "Jörg Müller", "The Lantern Collaboration"),
        categories=("cs.LG",),
        published=datetime(2026, 3, 1, tzinfo=UTC),
        url="https://arxiv.org/abs/2603.99001v2",
        sources=("test",),
        notes={"library.keywords": "sparse attention, long context"},
    )
    assert second == Record(
        ids=("arxiv:hep-th/9901999",),
        title="An Old Paper",
        authors=("A. N. Other",),
        published=datetime(1999, 1, 2, tzinfo=UTC),
        version=3,
        url="https://arxiv.org/abs/hep-th/9901999",
        sources=("test",),
    )
    assert isinstance(third, Record)
    assert (third.ids, third.title) == ((), "No Identifier, Only a Title")


def test_good_entries_are_read_and_the_others_told_by_line() -> None:
    path = IMPORTS / "malformed.bib"

    broken, good, twice = read_file(path)

    assert broken == Skipped(str(path), 1, "a broken entry: a brace, a quote or a comma is missing")
    assert isinstance(good, Record)
    assert good.title == "Good"
    assert twice == Skipped(str(path), 4, "the key good2026 was used before")


def test_the_library_does_not_log_what_it_cannot_read(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        read("@article{a, title = {Unclosed\n@article{b, title={Good}}")

    assert caplog.records == []


def test_names_are_written_as_they_are_spoken() -> None:
    names: dict[str, tuple[str, ...]] = {
        'Doe, Jane Q. and M{\\"u}ller, J{\\"o}rg': ("Jane Q. Doe", "Jörg Müller"),
        "Jane Q. Doe and others": ("Jane Q. Doe",),
        "{The Lantern Collaboration}": ("The Lantern Collaboration",),
        "{Rock and Roll Group} and Doe, Jane": ("Rock and Roll Group", "Jane Doe"),
        '{M{\\"u}ller}, J{\\"o}rg': ("Jörg Müller",),
        "van der Berg, Jan and Ludwig van Beethoven": ("Jan van der Berg", "Ludwig van Beethoven"),
        "King, Jr., Martin Luther": ("Martin Luther King Jr.",),
        "Madonna": ("Madonna",),
        "Doe, Jane\n  and Roe, Rick": ("Jane Doe", "Rick Roe"),
        "a, b, c, d, e": ("c d e a b",),
        "": (),
    }

    assert {written: record(f"author={{{written}}}").authors for written in names} == names


def test_ids_are_found_where_tools_write_them() -> None:
    ids: dict[str, tuple[str, ...]] = {
        "eprint={2603.99001v2}, archivePrefix={arXiv}": ("arxiv:2603.99001",),
        "eprint={2603.99001}, eprinttype={arxiv}": ("arxiv:2603.99001",),
        "eprint={2603.99001}": ("arxiv:2603.99001",),
        "eprint={2603.99001}, eprinttype={jstor}": (),
        "eprint={9901999}, archiveprefix={arXiv}, primaryclass={hep-th}": ("arxiv:hep-th/9901999",),
        "eprint={hep-th/9901999}, archiveprefix={arXiv}": ("arxiv:hep-th/9901999",),
        "journal={arXiv preprint arXiv:2603.99001}": ("arxiv:2603.99001",),
        "journal={CoRR}, volume={abs/2603.99001}": ("arxiv:2603.99001",),
        "publisher={arXiv}, number={arXiv:2603.99001}": ("arxiv:2603.99001",),
        "howpublished={\\url{https://arxiv.org/abs/2603.99001}}": ("arxiv:2603.99001",),
        "note={arXiv:2603.99001 [cs]}": ("arxiv:2603.99001",),
        "note={arXiv:2603.99001 [cs]}, doi={10.1234/abc}": ("doi:10.1234/abc",),
        "note={See also arXiv:2603.99001}": (),
        "url={http://arxiv.org/abs/2603.99001}": ("arxiv:2603.99001",),
        "doi={10.48550/arXiv.2603.99001}": ("arxiv:2603.99001",),
        "doi={10.1007/978-3-030-1\\_2}": ("doi:10.1007/978-3-030-1_2",),
        "DOI={{10.1234/ABC}}": ("doi:10.1234/abc",),
        "url={https://doi.org/10.1234/abc}": ("doi:10.1234/abc",),
        "url={https://example.org/2603.99001}": (),
        "volume={2603.99001}, pages={10.1234/5}": (),
    }

    assert {fields: record(fields).ids for fields in ids} == ids


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ("year=2026", (2026, 1, 1)),
        ("year={2026}, month=mar", (2026, 3, 1)),
        ("year={2026}, month={March}", (2026, 3, 1)),
        ("year={2026}, month={3}", (2026, 3, 1)),
        ('year={2026}, month="12~" # mar', (2026, 3, 12)),
        ("date={2026-03-12}", (2026, 3, 12)),
        ("date={2026-03}, year={2025}", (2026, 3, 1)),
        ("date={2026-03/2026-05}", (2026, 3, 1)),
        ("year={2026}, month={99}", (2026, 1, 1)),
    ],
)
def test_dates_are_read_as_tools_write_them(fields: str, day: tuple[int, int, int]) -> None:
    assert record(fields).published == datetime(*day, tzinfo=UTC)


def test_a_percent_sign_hides_nothing_behind_it() -> None:
    assert record("abstract={We beat 90% of baselines.}").abstract == "We beat 90% of baselines."


def test_names_of_fields_may_be_written_large() -> None:
    (found,) = read("@Article{a, Title = {Herding robots}, Author = {Doe, Jane}, YEAR = 2026}")

    assert isinstance(found, Record)
    assert (found.title, found.authors) == ("Herding robots", ("Jane Doe",))
    assert found.published == datetime(2026, 1, 1, tzinfo=UTC)


def test_entries_without_a_key_are_not_each_others_duplicates() -> None:
    found = read("@article{,\n title={One}}\n@article{ , title={Two}}")

    assert [item.title for item in found if isinstance(item, Record)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@article{a, author={X}}", [(1, "no title")]),
        ("\n\n@article{a, title={}}", [(3, "no title")]),
        ("@article{a, title={A}, url={x}, url={y}}", [(1, "a field is there twice: url")]),
        ("@comment{x}\n% more\n", [(1, "no entry such as @article{key, title = {...}}")]),
        ('@string{j = "J"}\n@string{j = "K"}\n@article{a}', [(3, "no title")]),
    ],
)
def test_what_gives_no_paper_is_told_by_line(text: str, found: list[tuple[int, str]]) -> None:
    assert read(text) == found


def test_abbreviations_are_filled_in() -> None:
    (found,) = read('@string{t = "Herding robots"}\n@article{a, title = t}')

    assert isinstance(found, Record)
    assert found.title == "Herding robots"


def test_windows_text_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "old.bib"
    path.write_bytes("@article{a,\n title={Grüße zählen},\n year=2026}\n".encode("cp1252"))

    (found,) = read_file(path)

    assert isinstance(found, Record)
    assert found.title == "Grüße zählen"


def test_a_file_that_is_too_large_is_given_up_with_a_reason() -> None:
    line = "x" * 999_999
    lines = (Line(number, line) for number in range(1, 1_000))

    assert list(bibtex.read(lines, "test")) == [
        (21, "the file is over 20 MB; split it into smaller ones")
    ]


def test_a_line_that_is_too_long_is_told_and_the_rest_is_read() -> None:
    found = read("@article{a, title={One}}\n" + "x" * 1_000_001 + "\n@article{b, title={Two}}")

    assert found[0] == (2, "the line is 1.0 MB long; at most 1 MB is read")
    assert [item.title for item in found if isinstance(item, Record)] == ["One", "Two"]


def test_pasted_text_is_read_as_a_file_is() -> None:
    text = (IMPORTS / "library.bib").read_text("utf-8")

    assert list(read_text(text, "x")) == list(read_file(IMPORTS / "library.bib", "x"))


WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=2, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
NAMES = st.tuples(WORDS, WORDS.map(str.capitalize).filter(lambda name: name.lower() != "others"))


@given(title=LINES, abstract=LINES, people=st.lists(NAMES, max_size=5), wide=st.booleans())
def test_what_tools_write_is_read_back(
    title: str, abstract: str, people: list[tuple[str, str]], wide: bool
) -> None:
    author = " and ".join(f"{last}, {first}" for first, last in people)
    between = ",\r\n  " if wide else ", "
    fields = [f"title = {{{title}}}", f'abstract = "{abstract}"', f"author = {{{author}}}"]

    (found,) = read("@article{key" + between + between.join(fields) + "}")

    assert isinstance(found, Record)
    assert (found.title, found.abstract) == (title, abstract)
    assert found.authors == tuple(f"{first} {last}" for first, last in people)


PIECES = ["@article{", "a, ", "title={", "}", '"', "author={", " and ", ",", "\\", "{", "\n@", "#"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_gives_papers_or_reasons(text: str) -> None:
    found = read(text)

    assert found
    assert all(item.title if isinstance(item, Record) else item[1] for item in found)
