"""Exports, read back by other tools' parsers and by our own."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.record import Record
from bot.services.citations import FORMATS, bibtex, csl, ris
from bot.services.citations.entry import Name, parted
from bot.sources.cleaning import clean_title
from bot.sources.imports import read_text
from recommender import Paper

PLAIN = Paper(
    1,
    ("arxiv:2401.01234", "doi:10.48550/arxiv.2401.01234"),
    "Protein folding with BERT: 50% fewer errors & no #hacks_at_all",
    "We fold proteins, for $5 each, at ~10 ms.",
    authors=("Ada Lovelace", "Ludwig van Beethoven", "The Lantern Collaboration", "Madonna"),
    categories=("cs.LG", "q-bio.BM"),
    published=datetime(2024, 1, 3, 23, 30, tzinfo=UTC),
    url="https://arxiv.org/abs/2401.01234",
)
BARE = Paper(2, ("title:abc",), "Nothing is known but this", own_summary="Ours, never exported.")
JOURNAL = Paper(
    3,
    ("doi:10.1101/2026.03.04.999001",),
    "Beetles of the dunes",
    authors=("Jörg Müller-Lüdenscheidt",),
)
PAPERS = (PLAIN, BARE, JOURNAL)


def midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


names = st.lists(
    st.from_regex(r"\A[A-ZÄÖÉØ][a-zäöéøß]{1,8}(-[A-Z][a-z]{1,5})?\Z"), min_size=1, max_size=4
).map(" ".join)
sentences = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("{}$&%#_^~\\-`'\"?!@=,;:<>αé 漢😀")),
    min_size=1,
    max_size=60,
)
titles = sentences.map(clean_title).filter(lambda title: title and clean_title(title) == title)
papers = st.builds(
    Paper,
    st.integers(1, 10**6),
    st.just(()),
    titles,
    titles,
    authors=st.lists(names, max_size=3).map(tuple),
    published=st.none() | st.dates(date(1950, 1, 1)).map(midnight),
)
several = st.lists(papers, min_size=1, max_size=4, unique_by=lambda paper: paper.number)


def day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def hats(text: str) -> str:
    r"""Take the two circumflexes for one: pylatexenc reads \textasciicircum as the other one."""
    return text.replace("ˆ", "^")


def read_back(text: str) -> list[Record]:
    records = list(read_text(text))
    assert all(isinstance(one, Record) for one in records), records
    return [one for one in records if isinstance(one, Record)]


def decoded(text: str) -> list[dict[str, str]]:
    """Read BibTeX with bibtexparser and pylatexenc, which know nothing of this project."""
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return [{field.key: field.value for field in entry.fields} for entry in library.entries]


def tagged(text: str) -> list[dict[str, list[str]]]:
    """Read RIS as its description says, a tag a line, and no more."""
    entries: list[dict[str, list[str]]] = []
    for line in text.split("\r\n"):
        if match := re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line):
            if match[1] == "TY":
                entries.append({})
            entries[-1].setdefault(match[1], []).append(match[2])
    return entries


# BibTeX


def test_bibtex_means_the_same_to_bibtexparser() -> None:
    plain, bare, journal = decoded(bibtex.write(PAPERS))

    assert plain["title"] == PLAIN.title
    assert plain["abstract"] == PLAIN.abstract
    assert plain["author"] == (
        "Lovelace, Ada and van Beethoven, Ludwig and The Lantern Collaboration and Madonna"
    )
    assert (plain["eprint"], plain["archiveprefix"]) == ("2401.01234", "arXiv")
    assert (plain["year"], plain["date"]) == ("2024", "2024-01-03")
    assert plain["doi"] == "10.48550/arxiv.2401.01234"
    assert plain["url"] == PLAIN.url
    assert bare == {"title": BARE.title}
    assert journal["author"] == "Müller-Lüdenscheidt, Jörg"


def test_bibtex_keeps_the_capitals_of_abbreviations() -> None:
    assert "{BERT:}" in bibtex.write([PLAIN])


@pytest.mark.parametrize("form", FORMATS[:2], ids=lambda form: str(form.name))
def test_an_export_is_read_back_by_the_import(form: object) -> None:
    assert hasattr(form, "write")
    records = read_back(form.write(PAPERS))

    assert [record.title for record in records] == [paper.title for paper in PAPERS]
    assert [record.authors for record in records] == [paper.authors for paper in PAPERS]
    assert [record.abstract for record in records] == [paper.abstract for paper in PAPERS]
    assert [record.ids for record in records] == [("arxiv:2401.01234",), (), JOURNAL.ids]
    assert day(records[0].published) == "2024-01-03"


@settings(max_examples=40)
@given(several)
def test_whatever_is_in_a_paper_bibtex_gives_it_back(exported: Sequence[Paper]) -> None:
    text = bibtex.write(exported)

    records = read_back(text)
    assert [hats(record.title) for record in records] == [hats(p.title) for p in exported]
    assert [hats(record.abstract) for record in records] == [hats(p.abstract) for p in exported]
    assert [record.authors for record in records] == [paper.authors for paper in exported]
    assert [day(r.published) for r in records] == [day(paper.published) for paper in exported]
    assert [hats(e["title"]) for e in decoded(text)] == [hats(p.title) for p in exported]


# RIS and CSL JSON


@settings(max_examples=40)
@given(several)
def test_whatever_is_in_a_paper_ris_gives_it_back(exported: Sequence[Paper]) -> None:
    text = ris.write(exported)

    entries = tagged(text)
    assert [entry["TI"] for entry in entries] == [[paper.title] for paper in exported]
    assert [entry["AB"] for entry in entries] == [[paper.abstract] for paper in exported]
    assert [record.title for record in read_back(text)] == [paper.title for paper in exported]
    assert [record.authors for record in read_back(text)] == [paper.authors for paper in exported]


def test_ris_ends_every_entry() -> None:
    text = ris.write(PAPERS)

    assert text.count("\r\nER  - \r\n") == len(PAPERS)
    assert [entry["TY"] for entry in tagged(text)] == [["JOUR"], ["GEN"], ["JOUR"]]
    assert tagged(text)[0]["DA"] == ["2024/01/03"]


@settings(max_examples=40)
@given(several)
def test_whatever_is_in_a_paper_json_gives_it_back(exported: Sequence[Paper]) -> None:
    items = json.loads(csl.write(exported))

    assert [item["title"] for item in items] == [paper.title for paper in exported]
    assert [tuple(map(whole, item.get("author", []))) for item in items] == [
        paper.authors for paper in exported
    ]
    assert len({item["id"] for item in items}) == len(exported)


def whole(name: dict[str, str]) -> str:
    return name.get("literal") or f"{name['given']} {name['family']}"


def test_json_is_csl() -> None:
    plain, bare, journal = json.loads(csl.write(PAPERS))

    assert plain["issued"] == {"date-parts": [[2024, 1, 3]]}
    assert plain["author"][1] == {"family": "van Beethoven", "given": "Ludwig"}
    assert plain["author"][2] == {"literal": "The Lantern Collaboration"}
    assert (plain["number"], plain["DOI"]) == ("arXiv:2401.01234", "10.48550/arxiv.2401.01234")
    assert bare == {"id": bare["id"], "type": "article", "title": BARE.title}
    assert journal["DOI"] == "10.1101/2026.03.04.999001"


# What they share


def test_two_papers_never_share_a_key() -> None:
    twins = [Paper(n, (), "Folding again", authors=("Ada Lovelace",)) for n in (1, 2, 3)]

    keys = re.findall(r"@misc\{(.*),", bibtex.write(twins))

    assert keys == ["lovelacefolding", "lovelacefolding-2", "lovelacefolding-3"]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Ada Lovelace", Name("Ada", "Lovelace")),
        ("Johannes Diderik van der Waals", Name("Johannes Diderik", "van der Waals")),
        ("van Gogh", Name("van", "Gogh")),
        ("ATLAS Collaboration", Name("", "ATLAS Collaboration")),
        ("Madonna", Name("", "Madonna")),
    ],
)
def test_a_name_is_parted_before_its_family_name(written: str, parts: Name) -> None:
    assert parted(written) == parts


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.name))
def test_our_own_summaries_are_never_exported(form: object) -> None:
    assert hasattr(form, "write")

    assert "Ours" not in form.write([BARE])
