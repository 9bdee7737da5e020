"""Papers in: every record is stored, or said to be skipped, in bounded batches."""

from bot.core.record import Record, Skipped
from bot.services.ingesting import BATCH, MOST_SKIPPED_KEPT, Summary, ingest
from tests.installation import SUNDAY, TITLES, Installation, record


async def test_what_became_of_the_records_is_counted(bot: Installation) -> None:
    items: list[Record | Skipped] = [record(title) for title in TITLES]
    items[3:3] = [Skipped("f", 4, "no title"), Skipped("f", 5, "not JSON"), items[0]]

    summary = await ingest(items, bot.app.store.papers, listed_at=SUNDAY)

    assert str(summary) == "13 papers read, 12 new, 1 merged, 2 skipped"
    assert [skipped.line for skipped in summary.skipped] == [4, 5]


async def test_all_again_adds_nothing(bot: Installation) -> None:
    papers = bot.app.store.papers
    await ingest([record(title) for title in TITLES], papers, listed_at=SUNDAY)

    summary = await ingest([record(title) for title in TITLES], papers, listed_at=SUNDAY)

    assert str(summary) == "12 papers read, 0 new, 12 merged, 0 skipped"


async def test_more_than_a_batch_is_told_batch_by_batch(bot: Installation) -> None:
    told: list[int] = []
    many = (record(f"{TITLES[0]}, part {n}") for n in range(BATCH + 1))

    summary = await ingest(
        many,
        bot.app.store.papers,
        listed_at=SUNDAY,
        progress=lambda s: told.append(s.read),
    )

    assert told == [BATCH, BATCH + 1]
    assert str(summary) == "501 papers read, 501 new, 0 merged, 0 skipped"


async def test_a_file_of_nothing_but_faults_changes_nothing_and_fills_no_memory(
    bot: Installation,
) -> None:
    faults = (Skipped("f", n, "not JSON") for n in range(5_000))

    summary = await ingest(faults, bot.app.store.papers, listed_at=SUNDAY)

    assert (summary.read, summary.skipped_count) == (0, 5_000)
    assert len(summary.skipped) == MOST_SKIPPED_KEPT
    assert await bot.keys_and_values() == {}


def test_thousands_are_easy_to_read() -> None:
    assert str(Summary(new=25_000)) == "25,000 papers read, 25,000 new, 0 merged, 0 skipped"
