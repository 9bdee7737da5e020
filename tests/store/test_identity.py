"""One paper for one paper, in whatever order and batches its accounts come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.record import Record
from bot.store.keys import Keys
from bot.store.papers import Papers
from recommender.identifiers import title_id
from tests.installation import record
from tests.store.shelf import DESIGN, FOLDING, MONDAY, all_of, as_sets

real_redis = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def papers(redis: Redis, prefix: str) -> Papers:
    return Papers(redis, Keys(prefix))


async def test_the_page_and_then_the_list_of_the_same_papers_merge(papers: Papers) -> None:
    page = [record(FOLDING, sources=("page",)), record(DESIGN, sources=("page",))]
    listed = [
        record(FOLDING.upper(), ids=("arxiv:2401.00001",), sources=("list",)),
        record(DESIGN, abstract="Longer. " * 40, sources=("list",)),
    ]

    await papers.store(page, listed_at=MONDAY)
    stored = await papers.store(listed, listed_at=MONDAY)

    assert [(one.number, one.outcome) for one in stored] == [(1, "merged"), (2, "merged")]
    found = await all_of(papers)
    assert found[1].ids[0] == "arxiv:2401.00001"
    assert found[1].title == FOLDING
    assert found[1].sources == ("page", "list")
    assert found[2].abstract == "Longer. " * 40


async def test_a_newer_version_brings_its_title_and_abstract(papers: Papers) -> None:
    first = record(FOLDING, ids=("arxiv:1",), version=1, abstract="A long first abstract. " * 9)
    await papers.store([first], listed_at=MONDAY)
    revised = record(DESIGN, ids=("arxiv:1",), version=3, abstract="Shorter now.")
    older = record("Never mind this older title of it", ids=("arxiv:1",), version=2, abstract="")

    await papers.store([revised, older], listed_at=MONDAY)

    [paper] = (await all_of(papers)).values()
    assert (paper.title, paper.abstract, paper.version) == (DESIGN, "Shorter now.", 3)
    assert {title_id(FOLDING), title_id(DESIGN)} < set(paper.ids)


@pytest.mark.parametrize(
    ("one", "other", "papers_in_all"),
    [
        ({"ids": ("arxiv:1",)}, {"ids": ("arxiv:1",), "title": DESIGN}, 1),
        ({"ids": ("doi:10.1/a",)}, {"ids": ("doi:10.1/a",), "title": DESIGN}, 1),
        ({"ids": ("arxiv:1",)}, {"ids": ("doi:10.1/a",)}, 1),
        ({"ids": ("arxiv:1",)}, {"ids": ("arxiv:2",)}, 2),
        ({"ids": ("arxiv:1",), "abstract": ""}, {"ids": ("arxiv:2",), "abstract": ""}, 2),
        ({"published": datetime(2020, 1, 1, tzinfo=UTC)}, {}, 1),
        ({"published": datetime(2020, 1, 1, tzinfo=UTC)},
         {"published": datetime(2022, 12, 31, tzinfo=UTC), "abstract": "B."}, 1),
        ({"published": datetime(2020, 12, 31, tzinfo=UTC)},
         {"published": datetime(2023, 1, 1, tzinfo=UTC), "abstract": "B."}, 2),
        ({"authors": ("Ada Lovelace",)},
         {"authors": ("Lovelace, A.", "B. Bee"), "abstract": "B."}, 1),
        ({"authors": ("Émile Zóla",)}, {"authors": ("E. ZOLA",), "abstract": "B."}, 1),
        ({"authors": ("Ada Lovelace",)}, {"authors": ("Bea Bee",), "abstract": "B."}, 2),
        ({"authors": ("Ada Lovelace",)}, {"authors": (), "abstract": "B."}, 1),
    ],
)  # fmt: skip
async def test_two_records_are_one_paper_by_id_or_by_title_with_nothing_against_it(
    papers: Papers, one: dict[str, object], other: dict[str, object], papers_in_all: int
) -> None:
    records = [record(**{"title": FOLDING, **fields}) for fields in (one, other)]  # type: ignore[arg-type]  # as above

    await papers.store(records[:1], listed_at=MONDAY)
    await papers.store(records[1:], listed_at=MONDAY)
    await papers.store(records, listed_at=MONDAY)

    assert len(await all_of(papers)) == papers_in_all


async def test_any_number_of_arxiv_ids_with_one_title_stay_as_many_papers(papers: Papers) -> None:
    same = [record(FOLDING, ids=(f"arxiv:{n}",), abstract="") for n in range(1, 5)]

    for _ in range(2):
        stored = await papers.store(same, listed_at=MONDAY)

    assert [one.number for one in stored] == [1, 2, 3, 4]
    assert {one.outcome for one in stored} == {"unchanged"}


async def test_a_doi_does_not_join_two_arxiv_ids_by_their_title(papers: Papers) -> None:
    first = record(FOLDING, ids=("arxiv:1",))
    second = record(FOLDING, ids=("arxiv:2", "doi:10.1/b"))
    await papers.store([first, second], listed_at=MONDAY)

    await papers.store([record(FOLDING, ids=("doi:10.1/b",))], listed_at=MONDAY)

    assert len(await all_of(papers)) == 2


async def test_a_short_title_is_told_by_its_abstract_too(papers: Papers) -> None:
    records = [record("Editorial", abstract=text) for text in ("On bees.", "On ants.", "On bees.")]

    stored = await papers.store(records, listed_at=MONDAY)

    assert [one.number for one in stored] == [1, 2, 1]


async def test_short_titles_with_nothing_below_are_told_apart_by_their_ids(papers: Papers) -> None:
    records = [record("Editorial", abstract="", ids=(f"doi:10.1/{n}",)) for n in range(3)]

    stored = await papers.store(records * 2, listed_at=MONDAY)

    assert [one.number for one in stored] == [1, 2, 3, 1, 2, 3]


async def test_a_record_without_any_id_is_found_again_however_much_speaks_against_it(
    papers: Papers,
) -> None:
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in (2010, 2015, 2020, 2025)]
    records = [record(FOLDING, abstract="", published=year) for year in years]
    await papers.store(records, listed_at=MONDAY)
    before = await all_of(papers)

    stored = await papers.store(records, listed_at=MONDAY)

    assert {one.outcome for one in stored} == {"unchanged"}
    assert await all_of(papers) == before


@real_redis
@given(data=st.data())
async def test_neither_order_nor_batches_change_what_the_papers_are(
    redis: Redis, data: st.DataObject
) -> None:
    works = data.draw(st.lists(_accounts(), min_size=1, max_size=4, unique_by=lambda w: w[0].title))
    accounts = [account for work in works for account in work]
    shuffled = data.draw(st.permutations(accounts))
    size = data.draw(st.integers(1, len(accounts)))

    plain, mixed = (Papers(redis, Keys(f"t{uuid4().hex[:12]}")) for _ in range(2))
    await plain.store(accounts, listed_at=MONDAY)
    for start in range(0, len(shuffled), size):
        await mixed.store(shuffled[start : start + size], listed_at=MONDAY)

    assert await as_sets(mixed) == await as_sets(plain)
    assert len(await as_sets(plain)) == len(_joined_by_names(accounts))


_TITLES = st.sampled_from([FOLDING, DESIGN, "A survey of protein structure prediction", "ConES"])


@st.composite
def _accounts(draw: st.DrawFn) -> list[Record]:
    """Accounts of one work that do not contradict each other: each knows some of its names."""
    title = draw(_TITLES)
    ids = (f"arxiv:{title[:5]}", f"doi:10.1/{title[:5]}")
    authors = draw(st.sampled_from([(), ("Ada Lovelace",), ("A. Lovelace", "B. Bee")]))
    known = st.sampled_from([(), ids[:1], ids[1:], ids])
    abstract = st.sampled_from(["A short one.", "A longer one of the same paper."])
    return [
        record(
            draw(st.sampled_from([title, title.upper(), f"{title}: extended as {names}"])),
            ids=names,
            abstract="The only one." if title == "ConES" else draw(abstract),
            authors=authors,
            published=draw(st.sampled_from([None, MONDAY, MONDAY - timedelta(days=300)])),
        )
        for names in draw(st.lists(known, min_size=1, max_size=4))
    ]


def _joined_by_names(accounts: Sequence[Record]) -> list[set[str]]:
    """Group names that stand in one record, slowly: what papers there ought to be."""
    groups: list[set[str]] = []
    for account in accounts:
        names = {*account.ids, account.text_name}
        touched = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names]
        groups.append(names.union(*touched))
    return groups
