"""Papers named in any text, and what a pasted text is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceRefused
from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.sources.libraries import kind_of, read_library
from bot.sources.libraries.links import links_in, read_links
from tests.servers.internet import Internet
from tests.sources.examples import DATA
from tests.sources.web import web_for

IMPORTS = DATA / "imports"


async def read(text: str) -> Library:
    """Read what was pasted; nothing may be asked over the network for it."""
    async with Internet() as internet, web_for(internet) as web:
        found = await read_library(text, web, patience=timedelta(seconds=5))
    assert internet.asked == []
    return found


def test_links_and_ids_are_found_in_any_text() -> None:
    ids: dict[str, list[str]] = {
        "2603.99001": ["arxiv:2603.99001"],
        "arXiv:2603.99001v2.": ["arxiv:2603.99001"],
        "see arXiv: 2603.99001, please": ["arxiv:2603.99001"],
        "hep-th/9901999": ["arxiv:hep-th/9901999"],
        "(https://arxiv.org/pdf/2603.99001v2.pdf)": ["arxiv:2603.99001"],
        "https://huggingface.co/papers/2603.99001": ["arxiv:2603.99001"],
        "https://www.alphaxiv.org/abs/2603.99001?tab=x": ["arxiv:2603.99001"],
        "https://ar5iv.labs.arxiv.org/html/2603.99001": ["arxiv:2603.99001"],
        "10.48550/arXiv.2603.99001": ["arxiv:2603.99001"],
        "10.1234/ABC;": ["doi:10.1234/abc"],
        "doi:10.1016/S0140-6736(20)30183-5": ["doi:10.1016/s0140-6736(20)30183-5"],
        "DOI: 10.1234/abc.": ["doi:10.1234/abc"],
        "<https://doi.org/10.1234/abc|doi.org>": ["doi:10.1234/abc"],
        "[paper](https://doi.org/10.1234/abc)": ["doi:10.1234/abc"],
        "https://www.biorxiv.org/content/10.1101/2026.03.09.999001v2.full.pdf": [
            "doi:10.1101/2026.03.09.999001"
        ],
        "https://onlinelibrary.wiley.com/doi/full/10.1002/xy.1?af=R": ["doi:10.1002/xy.1"],
        "2603.99002 2603.99001\n2603.99002": ["arxiv:2603.99002", "arxiv:2603.99001"],
        "We sold 2603.99001€ worth": [],
        "https://example.org/2603.99001": [],
        "12345.67890 and 10.1234 and math": [],
        "": [],
    }

    assert {text: list(links_in(text)) for text in ids} == ids


def test_at_most_5000_links_are_read() -> None:
    found = read_links(" ".join(f"2603.{number:05}" for number in range(5_003)))

    assert len(found.wanted) == 5_000
    assert found.unread == (Unread("the rest", "3 more links; 5,000 are read"),)


def test_a_pasted_text_is_known_by_what_it_holds() -> None:
    kinds: dict[str, str | None] = {
        "zotero 1234567": "zotero",
        "Zotero groups/12 abcdefghijklmnopqrstuvwx": "zotero",
        "https://www.zotero.org/groups/123/name/collections/ABCD1234": "zotero",
        "<https://zotero.org/janedoe/library>": "zotero",
        "zoterology is no library": None,
        "0000-0002-1825-0097": "orcid",
        "https://orcid.org/0000-0002-1694-233X": "orcid",
        "orcid 0000-0002-1825-0097": "orcid",
        "```\n@article{a, title={A}}\n```": "bibtex",
        "@jane (see 2603.99001)": "links",
        "TY  - JOUR\nTI  - A\n": "ris",
        "TY - JOUR\r\nTI - A\r\n": "ris",
        "Look at https://arxiv.org/abs/2603.99001": "links",
        "protein folding": None,
        "": None,
    }

    assert {text: kind_of(text) for text in kinds} == kinds


async def test_pasted_links_are_wanted_from_elsewhere() -> None:
    found = await read("https://arxiv.org/abs/2603.99001 and 10.1234/abc")

    assert found == Library("your links", (), wanted=("arxiv:2603.99001", "doi:10.1234/abc"))


async def test_pasted_bibtex_gives_papers_and_wants_their_abstracts() -> None:
    found = await read((IMPORTS / "library.bib").read_text("utf-8"))

    assert [record.title for record in found.records] == [
        "Lantern: Guiding Sparse Attention with α-Budgets",
        "An Old Paper",
        "No Identifier, Only a Title",
    ]
    assert found.title == "your BibTeX"
    assert found.wanted == ("arxiv:hep-th/9901999",)


async def test_what_was_not_understood_is_told_by_line() -> None:
    found = await read((IMPORTS / "malformed.bib").read_text("utf-8"))

    assert [record.title for record in found.records] == ["Good"]
    assert [unread.id for unread in found.unread] == ["line 1", "line 4"]


async def test_pasted_ris_gives_papers() -> None:
    found = await read((IMPORTS / "library.ris").read_text("utf-8"))

    assert [record.notes for record in found.records] == [
        {"library.keywords": "sparse attention, long context"},
        {},
    ]
    assert all(isinstance(record, Record) for record in found.records)


async def test_at_most_5000_papers_are_read() -> None:
    found = await read("TY  - JOUR\nTI  - One\nER  - \n" * 5_002)

    assert len(found.records) == 5_000
    assert found.unread[-1].reason == "more than 5,000 papers; these were the first"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("protein folding", "From what?"),
        ("TY  - JOUR\nER  - \n", r"No paper in your RIS could be read \(line 1: no title\)"),
        ("TY  - JOUR\nTI  - " + "ä" * 2_600_000, "over 5 MB"),
    ],
    ids=["words", "no title", "too large"],
)
async def test_what_cannot_be_used_is_explained(text: str, why: str) -> None:
    with pytest.raises(SourceRefused, match=why):
        await read(text)


@given(st.text(), st.sampled_from(["", "zotero ", "arxiv:", "https://", "10.1234/", "TY  - "]))
def test_any_text_has_a_kind_or_none(text: str, beginning: str) -> None:
    whole = beginning + text

    assert kind_of(whole) in (None, "zotero", "orcid", "bibtex", "ris", "links")
    assert all(one.startswith(("arxiv:", "doi:")) for one in links_in(whole))
