"""The query interface: our grammar in its words, and what it answers."""

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceRefused
from bot.core.harvest import Unread
from bot.core.record import Record
from bot.sources.arxiv.query import LONGEST_QUERY, query_complaint, read_found, search_query
from bot.sources.asking import Unreadable
from recommender.query import parse_query
from tests.sources.arxiv.bodies import ABSTRACT, entry, reply, reply_of, results, strange
from tests.sources.examples import example
from tests.sources.replies import spoiled

EXAMPLES = tuple(f"query-{name}.xml" for name in ("page1", "page2", "empty", "error-200"))
PREFIXES = {"ti", "au", "abs", "cat", "submittedDate"}
QUOTED = re.compile(r'"[^"]*"')
DATES = re.compile(r"\[\d{12} TO \d{12}\]")

WORDS = st.sampled_from(
    "graph OR NOT AND -survey TO ANDNOT foo:bar badfield:x ti:x au:y cat:cs.LG cat:cs cat:zz "
    'date:2024 date:..2025-03 ti:" "a ) ( ] [ \\ au:"Doe, Jane" abs:(x) C++ α 李雷 * ?'.split(" ")
)
TYPED = st.lists(WORDS | st.text(max_size=8), max_size=12).map(" ".join) | st.text()


def test_a_search_is_written_in_arxivs_words() -> None:
    written = {
        "graphs": '(ti:"graphs" OR abs:"graphs")',
        "ti:graphs abs:robots": 'ti:"graphs" AND abs:"robots"',
        'ti:"sparse attention"': 'ti:"sparse attention"',
        "ti:GPT-4": 'ti:"GPT 4"',
        "ti:graphs OR ti:networks": '(ti:"graphs" OR ti:"networks")',
        "ti:graphs -ti:survey": 'ti:"graphs" ANDNOT ti:"survey"',
        "au:Müller": 'au:"muller"',
        'au:"LeCun, Yann"': '(au:"yann" AND au:"lecun")',
        'au:"Y. LeCun"': 'au:"lecun"',
        "cat:cs.lg": "cat:cs.LG",
        "cat:cs.NA": "cat:math.NA",
        "cat:math": "cat:math.*",
        "cat:astro-ph": "(cat:astro-ph OR cat:astro-ph.*)",
        "cat:zz OR ti:graphs": 'ti:"graphs"',
        "date:2024": "submittedDate:[202401010000 TO 202412312359]",
        "ti:graphs date:2024-02..2024-03-04": (
            'submittedDate:[202402010000 TO 202403042359] AND ti:"graphs"'
        ),
        "ti:graphs date:2024..": 'submittedDate:[202401010000 TO 209912312359] AND ti:"graphs"',
        "ti:graphs date:..1999": 'submittedDate:[199101010000 TO 199912312359] AND ti:"graphs"',
        "ti:graphs) OR all:robots": '(ti:"graphs" OR (ti:"all robots" OR abs:"all robots"))',
    }

    assert {typed: search_query(parse_query(typed)) for typed in written} == written


def test_what_can_find_nothing_is_not_asked() -> None:
    cases = ["", "the", "-survey", "cat:zz", "cat:biorxiv.ecology", "++"]

    assert [typed for typed in cases if search_query(parse_query(typed)) is not None] == []


def test_dates_before_arxiv_or_without_a_day_between_them_find_nothing() -> None:
    assert search_query(parse_query("ti:graphs date:1980")) is None
    assert search_query(parse_query("ti:graphs date:2024 date:2025")) is None


def test_a_long_search_is_cut_between_its_terms() -> None:
    typed = " ".join(f"word{n:020}" for n in range(40))

    written = search_query(parse_query(typed)) or ""

    assert LONGEST_QUERY - 100 < len(written) <= LONGEST_QUERY
    assert written.endswith('")')


@given(TYPED)
def test_whatever_is_typed_only_known_prefixes_are_written_and_quotes_and_brackets_fit(
    typed: str,
) -> None:
    written = search_query(parse_query(typed)) or 'ti:"x"'

    bare = DATES.sub("", QUOTED.sub("", written))
    assert '"' not in bare
    assert set(re.findall(r"(\w+):", bare)) <= PREFIXES
    assert bare.count("(") == bare.count(")")
    rest = re.sub(r"\w+:(?:[a-z-]+(?:\.(?:[A-Za-z-]+|\*))?)?|\(|\)", " ", bare)
    assert set(rest.split()) <= {"AND", "OR", "ANDNOT"}


def test_every_field_of_an_entry_is_read() -> None:
    found = read_found(reply_of("query-page1.xml")).records

    assert found[0] == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract=ABSTRACT,
        raw_title=r"Lantern: Guiding Sparse Attention with $\alpha$-Budgets",
        raw_abstract=found[0].raw_abstract,
        authors=("Jane Q. Doe", "Jörg Müller", "李雷"),
        categories=("cs.LG", "cs.CL"),
        published=datetime(2026, 3, 2, 18, 0, 3, tzinfo=UTC),
        updated=datetime(2026, 3, 12, 17, 59, 46, tzinfo=UTC),
        version=2,
        url="https://arxiv.org/abs/2603.99001",
        sources=("arxiv",),
    )
    assert found[1].title == "Mixing of κ-Bounded Walks on Erdős–Rényi Graphs"
    assert found[1].authors == ("The Walkers Collaboration",)
    assert found[1].categories == ("math.PR",)


def test_an_old_id_and_a_title_that_is_a_zero_are_read() -> None:
    [found] = read_found(reply_of("query-page2.xml")).records

    assert (found.ids, found.version, found.title) == (("arxiv:hep-th/9901999",), 3, "0")
    assert found.url == "https://arxiv.org/abs/hep-th/9901999"


def test_the_primary_category_comes_first() -> None:
    tagged = entry().replace(
        "<published>",
        '<category term="cs.LG"/><primary_category term="stat.ML"/><published>',
    )

    assert read_found(reply(results(tagged))).records[0].categories == ("stat.ML", "cs.LG")


@pytest.mark.parametrize("name", ["query-empty.xml", "query-rewritten-prefix.xml"])
def test_no_result_is_no_error(name: str) -> None:
    assert read_found(reply_of(name)).records == ()


def test_an_empty_page_before_the_end_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="although there are 3 papers"):
        read_found(reply_of("query-empty-page-with-total.xml"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("query-error-200.xml", "start must be an integer"),
        ("query-error-400.xml", "incorrect id format for abc"),
    ],
)
def test_an_error_that_looks_like_a_paper_is_refused(name: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        read_found(reply_of(name))

    assert query_complaint(reply_of(name)) == said


def test_a_paper_called_error_is_a_paper() -> None:
    assert read_found(reply(results(entry(title="Error")))).records[0].title == "Error"


@pytest.mark.parametrize("name", ["query-page1.xml", "query-429.txt", "query-503.html"])
def test_a_body_without_arxivs_words_has_no_complaint(name: str) -> None:
    assert query_complaint(reply_of(name)) is None


def test_a_bad_entry_costs_no_other() -> None:
    found = read_found(reply(results(entry("none"), entry("2611.00002v1"))))

    assert [one.ids for one in found.records] == [("arxiv:2611.00002",)]
    assert found.unread == (Unread("http://arxiv.org/abs/none", "no arXiv id"),)


@pytest.mark.parametrize(
    "body",
    [
        example("arxiv/query-malformed.xml").body,
        example("arxiv/query-429.txt").body,
        example("arxiv/query-503.html").body,
        example("arxiv/rss.xml").body,
        b"",
    ],
)
def test_what_is_no_whole_page_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_found(reply(body))


@given(spoiled(*(f"arxiv/{name}" for name in EXAMPLES)) | strange(*EXAMPLES))
def test_whatever_comes_gives_papers_or_is_unreadable(body: bytes) -> None:
    query_complaint(reply(body))
    with suppress(Unreadable, SourceRefused):
        assert all(one.title and one.ids for one in read_found(reply(body)).records)
