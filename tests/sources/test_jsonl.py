"""Papers from JSONL."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.record import Record, Skipped
from bot.sources.imports import jsonl, read_file
from bot.sources.imports.lines import Line


def read(text: str) -> list[Record | tuple[int, str]]:
    """Read JSONL given as text."""
    return list(jsonl.read([Line(n, line) for n, line in enumerate(text.split("\n"), 1)], "test"))


def record(**fields: object) -> Record:
    """Read one object, which must give a paper."""
    (found,) = read(json.dumps({"title": "Herding robots with lanterns"} | fields))
    assert isinstance(found, Record)
    return found


def reason(**fields: object) -> str:
    """Read one object, which must give none; say why."""
    (found,) = read(json.dumps({"title": "Herding robots with lanterns"} | fields))
    assert isinstance(found, tuple)
    return found[1]


def test_every_field_is_read() -> None:
    found = record(
        title="Herding $\\alpha$ robots.",
        abstract="We herd  them.",
        arxiv_id="arXiv:2603.99001v2",
        doi="https://doi.org/10.1234/ABC.5",
        authors=["Jane Q. Doe", 'J\\"org M\\"uller'],
        categories=["cs.RO", "cs.LG"],
        published="2026-03-02",
        updated="2026-03-05T10:00:00+02:00",
        url="https://example.org/herding",
        upvotes=7,
        own_summary="Robots are herded by light.",
        colour="blue",
    )

    assert found == Record(
        ids=("arxiv:2603.99001", "doi:10.1234/abc.5"),
        title="Herding α robots",
        abstract="We herd them.",
        raw_title="Herding $\\alpha$ robots.",
        raw_abstract="We herd  them.",
        authors=("Jane Q. Doe", "Jörg Müller"),
        categories=("cs.RO", "cs.LG"),
        published=datetime(2026, 3, 2, tzinfo=UTC),
        updated=datetime(2026, 3, 5, 8, tzinfo=UTC),
        version=2,
        url="https://example.org/herding",
        sources=("test",),
        signals={"huggingface.upvotes": 7.0},
        own_summary="Robots are herded by light.",
    )


def test_a_title_is_enough() -> None:
    assert record() == Record(ids=(), title="Herding robots with lanterns", sources=("test",))


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), ""])
def test_null_nan_and_empty_text_mean_nothing(nothing: object) -> None:
    names = ("abstract", "arxiv_id", "doi", "authors", "categories", "published", "url")

    assert record(**dict.fromkeys(names, nothing)) == record()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Doe and Li Wei", ("Jane Doe", "Li Wei")),
        ("Doe, Jane; Wei, Li;", ("Doe, Jane", "Wei, Li")),
        (["Jane  Doe", ""], ("Jane Doe",)),
        ([], ()),
    ],
)
def test_authors_may_be_a_list_or_one_text(written: object, names: tuple[str, ...]) -> None:
    assert record(authors=written).authors == names


def test_categories_may_be_one_text() -> None:
    assert record(categories="cs.LG, stat.ML cs.IR").categories == ("cs.LG", "stat.ML", "cs.IR")


@pytest.mark.parametrize(
    ("written", "day"), [("2026", (2026, 1, 1)), (2026, (2026, 1, 1)), ("2026-03", (2026, 3, 1))]
)
def test_a_year_or_a_month_means_its_first_day(written: object, day: tuple[int, int, int]) -> None:
    assert record(published=written).published == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"doi": "10.48550/arXiv.2603.99001"}, ("arxiv:2603.99001",)),
        ({"url": "https://arxiv.org/pdf/2603.99001v1"}, ("arxiv:2603.99001",)),
        ({"url": "https://huggingface.co/papers/2603.99001"}, ("arxiv:2603.99001",)),
        ({"url": "https://doi.org/10.1234/abc"}, ("doi:10.1234/abc",)),
        ({"url": "https://example.org/2603.99001"}, ()),
    ],
)
def test_ids_are_also_found_in_dois_and_addresses(
    fields: dict[str, object], ids: tuple[str, ...]
) -> None:
    assert record(**fields).ids == ids


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"arxiv_id": "2603.99001v2"}, "https://arxiv.org/abs/2603.99001"),
        ({"doi": "10.1234/abc"}, "https://doi.org/10.1234/abc"),
        ({}, ""),
    ],
)
def test_an_id_gives_the_address_where_none_is_named(fields: dict[str, object], url: str) -> None:
    assert record(**fields).url == url


def test_an_abstract_may_be_marked_as_our_own_summary() -> None:
    found = record(abstract="In  short.", own_summary=True)

    assert (found.abstract, found.raw_abstract, found.own_summary) == ("", "", "In short.")
    assert record(abstract="In short.", own_summary=False).own_summary == ""


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"title": None}, "no title"),
        ({"title": " \u202e "}, "no title"),
        ({"title": 7}, "field title must be text"),
        ({"abstract": ["a"]}, "field abstract must be text"),
        ({"authors": {"name": "Jane"}}, "field authors must be a list of names"),
        ({"authors": [{"name": "Jane"}]}, "field authors must be a list of names"),
        ({"categories": 3}, "field categories must be a list of words"),
        ({"published": "last week"}, "field published must be a date such as 2026-03-02"),
        ({"published": "2026-13"}, "field published must be a date such as 2026-03-02"),
        ({"updated": True}, "field updated must be a date such as 2026-03-02"),
        ({"arxiv_id": "12345.67890"}, "field arxiv_id is not an arXiv id"),
        ({"arxiv_id": 2603.99001}, "field arxiv_id must be text"),
        ({"doi": "see the journal"}, "field doi is not a DOI"),
        ({"doi": "10.1234/" + "a" * 400}, "field doi is not a DOI"),
        (
            {"url": "javascript:alert(1)"},
            "field url must be an address that begins with https://",
        ),
        ({"url": "https://x/ y"}, "field url must be an address that begins with https://"),
        ({"upvotes": "many"}, "field upvotes must be a number"),
        ({"upvotes": -1}, "field upvotes must be a number"),
        ({"upvotes": 10**400}, "field upvotes must be a number"),
        ({"own_summary": 1}, "field own_summary must be text"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(fields: dict[str, object], why: str) -> None:
    assert reason(**fields) == why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('["not", "an", "object"]', "not an object"),
        ("NaN", "not an object"),
        ('{"title": "Broken", "abstract":', "not JSON: Expecting value at character 32"),
        ("plain words", "not JSON: Expecting value at character 1"),
        ("[" * 100_000, "not JSON that can be read"),
        ('{"title": ' + "9" * 5_000 + "}", "not JSON that can be read"),
    ],
)
def test_a_line_that_is_no_object_is_skipped_with_its_reason(line: str, why: str) -> None:
    good = '{"title": "Herding robots with lanterns"}'

    found = read(f"{good}\n\n{line}\n{good}")

    assert found == [record(), (3, why), record()]


def test_half_characters_in_json_do_no_harm() -> None:
    (found,) = read('{"title": "Half \\ud83d a pair", "abstract": "\\udc00 and \\u0000 more"}')

    assert isinstance(found, Record)
    assert found.title == "Half a pair"
    assert (found.raw_title + found.raw_abstract).encode()


def test_a_cut_off_last_line_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_text('{"title": "Herding robots with lanterns"}\n{"title": "Herding ro')

    first, last = read_file(path, "test")

    assert first == record()
    assert isinstance(last, Skipped)
    assert (last.line, last.reason[:8]) == (2, "not JSON")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["title", "abstract", "arxiv_id", "doi", "authors", "categories", "published", "url"]


@given(st.dictionaries(st.sampled_from([*FIELDS, "upvotes", "own_summary"]), JSON))
def test_any_object_gives_a_titled_record_or_one_reason(fields: dict[str, object]) -> None:
    (found,) = read(json.dumps(fields))

    assert found.title if isinstance(found, Record) else found[1]
