"""The catalogue: one paper for one paper, whatever comes first, twice or is cut off."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.core.errors import TemporaryError
from bot.core.record import Record
from bot.store.keys import Keys
from bot.store.paper_json import read_paper, write_paper
from bot.store.papers import LogEntry, Papers
from recommender import Paper
from recommender.identifiers import title_id
from tests.installation import record
from tests.store.cut_off import CutOff

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FOLDING = "Protein folding with equivariant graph networks"
DESIGN = "Diffusion models for protein backbone design"

real_redis = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def papers(redis: Redis, prefix: str) -> Papers:
    return Papers(redis, Keys(prefix))


async def all_of(papers: Papers) -> dict[int, Paper]:
    """Every paper that counts, under its own number."""
    numbers = range(1, await papers.last_number() + 1)
    gone = await papers.merged()
    return {n: p for n, p in (await papers.get(numbers)).items() if n not in gone}


async def as_sets(papers: Papers) -> set[tuple[frozenset[str], str, datetime | None]]:
    """What the papers are, whatever their numbers."""
    found = (await all_of(papers)).values()
    return {(frozenset(paper.ids), paper.abstract, paper.published) for paper in found}


async def test_new_papers_get_numbers_from_one_on_and_are_given_back_whole(papers: Papers) -> None:
    told = record(FOLDING, ids=("arxiv:2401.00001",), authors=("Ada L.",), signals={"x": 2.0})

    stored = await papers.store([told, record(DESIGN)], listed_at=MONDAY)

    assert [(one.number, one.outcome) for one in stored] == [(1, "new"), (2, "new")]
    first = (await papers.get([1]))[1]
    assert (first.title, first.authors, first.signals) == (FOLDING, ("Ada L.",), {"x": 2.0})
    assert first.ids == ("arxiv:2401.00001", title_id(FOLDING))
    assert first.listed_at == MONDAY
    assert await papers.find(["arxiv:2401.00001", "arxiv:9999.99999"]) == {"arxiv:2401.00001": 1}


async def test_storing_the_same_again_changes_nothing_and_logs_nothing(papers: Papers) -> None:
    records = [record(FOLDING), record(DESIGN, ids=("arxiv:2401.00002",))]
    await papers.store(records, listed_at=MONDAY)
    before, position = await all_of(papers), await papers.position()

    stored = await papers.store(records, listed_at=MONDAY + timedelta(days=3))

    assert [one.outcome for one in stored] == ["unchanged", "unchanged"]
    assert await all_of(papers) == before
    assert await papers.position() == position


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
        ({"authors": ("Ada Lovelace",)}, {"authors": ("Lovelace, A.", "B. Bee"), "abstract": "B."}, 1),
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
    years = (2010, 2015, 2020, 2025)
    records = [
        record(FOLDING, abstract="", published=datetime(year, 1, 1, tzinfo=UTC), authors=(f"A B{year}",))
        for year in years
    ]  # fmt: skip
    await papers.store(records, listed_at=MONDAY)
    before = await all_of(papers)

    stored = await papers.store(records, listed_at=MONDAY)

    assert {one.outcome for one in stored} == {"unchanged"}
    assert await all_of(papers) == before


async def test_when_two_numbers_turn_out_one_paper_the_lower_stays_and_both_are_read(
    papers: Papers,
) -> None:
    preprint = record(FOLDING, ids=("arxiv:1",), abstract="Short.")
    article = record("Equivariant networks for the folding of proteins", ids=("doi:10.1/a",))
    await papers.store([preprint, article], listed_at=MONDAY)
    position = await papers.position()

    both = record(FOLDING, ids=("arxiv:1", "doi:10.1/a"), abstract="")
    stored = await papers.store([both], listed_at=MONDAY + timedelta(days=1))

    assert [(one.number, one.outcome) for one in stored] == [(1, "merged")]
    found = await papers.get([1, 2, 3])
    assert found.keys() == {1, 2}
    assert found[2] == found[1]
    assert found[1].abstract == article.abstract
    assert found[1].listed_at == MONDAY
    assert await papers.find(["doi:10.1/a", "arxiv:1"]) == {"doi:10.1/a": 1, "arxiv:1": 1}
    assert await papers.merged() == {2: 1}
    log = await papers.log_after(position) or []
    assert [(entry.number, entry.op) for entry in log] == [(1, "change"), (2, "delete")]


async def test_papers_merged_one_after_another_all_lead_to_the_lowest(papers: Papers) -> None:
    names = ["doi:10.1/a", "doi:10.1/b", "doi:10.1/c", "doi:10.1/d"]
    titles = [FOLDING, DESIGN, "A third title that is long enough", "A fourth title, long enough"]
    records = [record(title, ids=(name,)) for name, title in zip(names, titles, strict=True)]
    await papers.store(records, listed_at=MONDAY)

    for pair in (names[2:], names[1:3], names[:2]):
        await papers.store([record(FOLDING, ids=tuple(pair))], listed_at=MONDAY)

    assert set((await papers.find(names)).values()) == {1}
    assert {paper.number for paper in (await papers.get([1, 2, 3, 4])).values()} == {1}


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


HISTORY = (
    [record(FOLDING, ids=("arxiv:1",)), record(DESIGN, ids=("doi:10.1/b",))],
    [
        record(FOLDING, ids=("arxiv:1", "doi:10.1/a"), abstract="Longer than it was before. " * 5),
        record("Folding proteins, now in a journal", ids=("doi:10.1/c",)),
        record("Designing backbones, now in a journal", ids=("doi:10.1/b", "doi:10.1/d")),
    ],
    [
        record(FOLDING, ids=("arxiv:1", "doi:10.1/c"), abstract=""),
        record("Something else entirely, and new", ids=("arxiv:7",)),
        record(DESIGN, ids=("doi:10.1/d",), abstract=""),
    ],
)


@pytest.mark.parametrize("batch", range(len(HISTORY)))
async def test_cut_off_after_any_write_and_repeated_the_papers_are_as_if_undisturbed(
    redis: Redis, redis_url: str, prefix: str, batch: int
) -> None:
    undisturbed = Papers(redis, Keys(prefix))
    for records in HISTORY[: batch + 1]:
        await undisturbed.store(records, listed_at=MONDAY)
    expected = await as_sets(undisturbed)

    for writes in range(60):
        keys = Keys(f"{prefix}-{writes}")
        papers = Papers(redis, keys)
        for records in HISTORY[:batch]:
            await papers.store(records, listed_at=MONDAY)
        position = await papers.position()
        indexed = await all_of(papers)
        if not await _killed_after(writes, redis_url, keys, HISTORY[batch]):
            break
        await _follow(papers, position, indexed)
        await papers.store(HISTORY[batch], listed_at=MONDAY)

        await _follow(papers, position, indexed)
        assert await as_sets(papers) == expected, writes
        assert indexed == await all_of(papers), writes
    else:
        pytest.fail("never came to the end")
    assert writes > 8


async def _killed_after(writes: int, url: str, keys: Keys, records: Sequence[Record]) -> bool:
    """Store with a client that fails after so many writes; its lease then runs out."""
    async with CutOff.from_url(url) as client:
        client.writes = writes
        try:
            await Papers(client, keys).store(records, listed_at=MONDAY)
        except RedisConnectionError:
            killed = True
        else:
            killed = False
        client.writes = 1
        await client.delete(keys.writer)
    return killed


async def _follow(papers: Papers, position: str, indexed: dict[int, Paper]) -> None:
    """Bring a copy up to date by the log alone, as an index does."""
    for entry in await papers.log_after(position) or await _everything_as_new(papers, position):
        if entry.op == "delete":
            indexed.pop(entry.number, None)
        else:
            found = await papers.get([entry.number])
            indexed.update({paper.number: paper for paper in found.values()})


async def _everything_as_new(papers: Papers, position: str) -> list[LogEntry]:
    """What a log that does not reach back comes to: all there is, from the beginning."""
    if position != "0-0":
        return []
    return [LogEntry(position, number, "add") for number in await all_of(papers)]


async def test_readers_never_find_half_of_a_batch_that_was_cut_off(
    redis: Redis, redis_url: str, prefix: str
) -> None:
    for writes in range(40):
        keys = Keys(f"{prefix}-{writes}")
        papers = Papers(redis, keys)
        await papers.store(HISTORY[0], listed_at=MONDAY)
        await papers.store(HISTORY[1], listed_at=MONDAY)

        await _killed_after(writes, redis_url, keys, HISTORY[2])

        found = await papers.get(range(1, 8))
        names = {name for paper in found.values() for name in paper.ids}
        assert {"arxiv:1", "doi:10.1/a", "doi:10.1/b", "doi:10.1/c", "doi:10.1/d"} <= names, writes
        by_name = await papers.find(sorted(names))
        assert set(by_name.values()) <= found.keys(), writes
        for name, number in by_name.items():
            assert name in found[number].ids or name.startswith("title:"), (writes, name)


async def test_two_writers_at_once_store_each_paper_once(redis: Redis, prefix: str) -> None:
    batches = [[record(f"{title}, part {n}") for n in range(10)] for title in (FOLDING, DESIGN)]
    writers = [Papers(redis, Keys(prefix)) for _ in range(4)]

    await asyncio.gather(
        *(writer.store(batches[i % 2], listed_at=MONDAY) for i, writer in enumerate(writers))
    )

    found = await all_of(writers[0])
    assert len(found) == 20
    assert len({paper.title for paper in found.values()}) == 20
    assert await writers[0].last_number() == 20


async def test_a_writer_whose_lease_ran_out_writes_nothing_more(
    redis: Redis, redis_url: str, prefix: str
) -> None:
    keys = Keys(prefix)

    class Stalled(Redis):
        """Loses the write lease to another process while it asks for a number."""

        async def incrby(self, name: bytes | str | memoryview, amount: int = 1) -> int:  # type: ignore[override]  # stubs are for both kinds of client
            await redis.set(keys.writer, "another process")
            return int(await self.execute_command("INCRBY", name, amount))

    async with Stalled.from_url(redis_url) as client:
        with pytest.raises(TemporaryError, match="Try again in a minute"):
            await Papers(client, keys).store([record(FOLDING)], listed_at=MONDAY)

    assert await redis.get(keys.writer) == b"another process"
    assert await Papers(redis, keys).get([1]) == {}


async def test_the_log_tells_each_change_once_and_from_any_position(papers: Papers) -> None:
    assert await papers.position() == "0-0"
    assert await papers.log_after("0-0") == []
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    await papers.store([record(DESIGN), record(FOLDING, ids=("arxiv:1",))], listed_at=MONDAY)

    entries = await papers.log_after(start)

    assert [(e.number, e.op) for e in entries or []] == [(2, "add"), (1, "change")]
    assert await papers.log_after(await papers.position()) == []
    assert [e.number for e in await papers.log_after(start, count=1) or []] == [2]


async def test_a_log_that_no_longer_reaches_back_says_so(
    redis: Redis, papers: Papers, prefix: str
) -> None:
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    await papers.store([record(DESIGN)], listed_at=MONDAY)
    await redis.xtrim(Keys(prefix).log, maxlen=1, approximate=False)

    assert await papers.log_after(start) is None
    assert await papers.log_after("0-0") is None


async def test_a_simulated_clock_far_ahead_does_not_empty_the_log(papers: Papers) -> None:
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    later = MONDAY + timedelta(days=20_000)

    for number in range(3):
        await papers.store(
            [record(f"{DESIGN}, part {n}") for n in range(number * 100)], listed_at=later
        )

    assert len(await papers.log_after(start, count=1000) or []) == 200


def test_a_paper_is_read_as_it_was_written() -> None:
    bare = Paper(3, ("text:x",), "T")
    full = Paper(
        number=7,
        ids=("arxiv:1", "title:x"),
        title="Σ 🧪 שלום",
        abstract="a\nb",
        raw_title="$\\Sigma$",
        raw_abstract="r",
        authors=("Ada", "Bea"),
        categories=("cs.LG",),
        published=datetime(1931, 1, 1, tzinfo=UTC),
        updated=MONDAY,
        version=2,
        listed_at=MONDAY + timedelta(microseconds=1),
        url="https://x/",
        sources=("a",),
        signals={"huggingface.upvotes": 0.0},
        own_summary="o",
    )

    assert read_paper(3, write_paper(bare)) == bare
    assert read_paper(7, write_paper(full)) == full
