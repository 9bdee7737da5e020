"""`paperpicks harvest`: what came is said, what did not come too, and no cut leaves a hole."""

import signal
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.core.errors import ConfigurationError
from bot.harvest import harvest
from bot.settings import Settings, load_settings
from recommender import Paper
from tests.online import CLOSED, Machine, interrupted, today, until_asked
from tests.servers.internet import Asked, Fault, Internet
from tests.servers.papers import Bio, Daily, Preprint, World

HF = "huggingface.co"
DAILY = "/api/daily_papers"
DAY = timedelta(days=1)
MANY = 130  # More than one page of Hugging Face's.

Read = Callable[[Sequence[str]], Settings]


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def world(internet: Internet) -> World:
    """The sources as of now, whatever day that is."""
    world = World(now=today)
    world.serve(internet)
    return world


@pytest.fixture
def machine(internet: Internet, data_dir: Path) -> Machine:
    return Machine(data_dir, internet.gateway)


@pytest.fixture
def read(internet: Internet, data_dir: Path, redis_url: str, prefix: str) -> Read:
    """Settings with some sources, for a bot in this process."""
    where = {"data_dir": data_dir, "redis_url": redis_url, "redis_prefix": prefix}
    return lambda sources: load_settings(**where, sources=sources, sources_gateway=internet.gateway)


def daily(number: int, day: date | None = None, title: str | None = None) -> Daily:
    """A paper on today's list of Hugging Face, unless told otherwise."""
    words = f"Sparse attention of the {number * 7919}th kind" if title is None else title
    return Daily(
        f"2611.{number:05}", words, f"We measure {words.lower()} with care.",
        day or today().date(), number, (day or today().date()) - 3 * DAY,
    )  # fmt: skip


def told(papers: Sequence[Paper], began: date) -> set[tuple[tuple[str, ...], str, str]]:
    """What has to be the same however often a run was cut: ids, title, how it was listed."""
    return {
        (
            paper.ids,
            paper.title,
            "of late"
            if paper.listed_at is not None and paper.listed_at.date() >= began
            else f"{paper.listed_at:%Y-%m-%d}",
        )
        for paper in papers
    }


def questions(asked: Sequence[Asked]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What was asked for, in order."""
    return [(one.path, tuple(sorted(one.params.items()))) for one in asked]


@pytest.mark.slow
async def test_what_came_is_said_in_one_line(
    machine: Machine, internet: Internet, world: World
) -> None:
    world.dailies = [daily(1), daily(2)]

    first = await machine.run("harvest")
    again = await machine.run("harvest", "huggingface")

    assert (first.code, first.err) == (0, "")
    [line] = first.out.splitlines()
    assert line.startswith("Hugging Face: ")
    assert ", 2 new, 0 skipped, " in line
    assert line.endswith(" a second)")
    assert again.code == 0
    assert ", 0 new, 0 skipped, " in again.out
    assert {paper.title for paper in await machine.papers()} == {d.title for d in world.dailies}
    assert internet.unserved == []


async def test_a_source_nobody_knows_is_refused_with_those_there_are(machine: Machine) -> None:
    machine.sources = "huggingface,arxiv"

    refused = await machine.run("harvest", "arxive")

    assert refused.code == 2
    assert refused.err == (
        "paperpicks: No source is called arxive. There are: huggingface, arxiv.\n"
    )


async def test_without_any_source_it_says_where_to_name_some(read: Read) -> None:
    with pytest.raises(ConfigurationError) as refused:
        await harvest(read(()), [], since=None)

    assert str(refused.value) == "No source is switched on: see PAPERPICKS_SOURCES."


async def test_without_a_subject_arxiv_is_not_asked_and_says_what_to_type(
    read: Read, internet: Internet, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    well = await harvest(read(("arxiv",)), [], since=None)

    assert well
    assert "sources categories add cs.LG" in capsys.readouterr().out
    assert internet.asked == []


@pytest.mark.slow
async def test_without_a_network_each_source_says_so_in_one_line(data_dir: Path) -> None:
    machine = Machine(data_dir, CLOSED, "huggingface,arxiv")
    await machine.say("sources categories add cs.LG")

    ended = await machine.run("harvest")

    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        f"{source} cannot be reached from here (no connection). Check the network of this machine."
        for source in ("Hugging Face", "arXiv")
    ]


@pytest.mark.slow
async def test_an_entry_that_is_no_paper_is_skipped_and_named(
    machine: Machine, world: World
) -> None:
    world.dailies = [daily(1), daily(2, title="")]

    ended = await machine.run("harvest")

    assert ended.code == 0
    first, *rest = ended.out.splitlines()
    assert ", 1 new, 1 skipped, " in first
    assert rest == ["   skipped 2611.00002: no title"]


@pytest.mark.slow
async def test_an_earlier_day_is_asked_for_by_its_date(
    machine: Machine, internet: Internet, world: World
) -> None:
    since = today().date() - 8 * DAY
    world.dailies = [daily(1, since), daily(2, since - DAY), daily(3)]

    ended = await machine.run("harvest", "huggingface", "--since", since.isoformat())

    assert ended.code == 0
    asked = [one.params["date"] for one in internet.asked if "date" in one.params]
    assert asked[:9] == [(since + n * DAY).isoformat() for n in range(9)]
    assert {daily(1).title, daily(3).title} <= {paper.title for paper in await machine.papers()}


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["harvest", "--since", "yesterday"])

    assert refused.value.code == 2
    assert "write it as 2026-03-02" in capsys.readouterr().err


@pytest.mark.slow
async def test_ctrl_c_ends_it_at_once_and_without_a_traceback(
    machine: Machine, internet: Internet
) -> None:
    internet.serve(HF, DAILY, fault=Fault.STALL)
    process = await machine.start("harvest")
    await until_asked(internet, 1)

    ended = await interrupted(process, signal.SIGINT)

    assert (ended.code, ended.out, ended.err) == (130, "", "")


@pytest.fixture
async def whole(world: World, data_dir: Path) -> AsyncIterator[tuple[Machine, Internet]]:
    """A second machine and an internet of its own, where nothing goes wrong."""
    async with Internet() as internet:
        world.serve(internet)
        yield Machine(data_dir / "whole", internet.gateway), internet


async def kill_and_go_on(
    machine: Machine, internet: Internet, at: int, *arguments: str, seconds: float = 60.0
) -> None:
    """Kill a run while it waits for the answer to its n-th request; then run it to the end."""
    internet.stalls_at = at
    process = await machine.start("harvest", *arguments)
    await until_asked(internet, at)
    killed = await interrupted(process, signal.SIGKILL)
    again = await machine.run("harvest", *arguments, seconds=seconds)

    assert killed.code == -signal.SIGKILL
    assert (again.code, again.err) == (0, "")


@pytest.mark.slow
async def test_a_week_cut_off_between_its_pages_is_there_after_the_next_run(
    machine: Machine, internet: Internet, world: World, whole: tuple[Machine, Internet]
) -> None:
    world.dailies = [daily(n) for n in range(1, MANY)]
    began, (other, other_internet) = today().date(), whole
    await other.run("harvest")

    await kill_and_go_on(machine, internet, 2)

    assert told(await machine.papers(), began) == told(await other.papers(), began)
    assert len(await machine.papers()) == len(world.dailies)
    assert questions(internet.asked)[2:] == questions(other_internet.asked)


@pytest.mark.slow  # Half a minute for each: a turn at Hugging Face comes every 0.7 seconds.
@pytest.mark.parametrize("at", [1, 3, 4, 5, 6, 7])
async def test_wherever_a_visit_is_cut_off_the_next_one_ends_at_the_same_catalogue(
    machine: Machine, internet: Internet, world: World, whole: tuple[Machine, Internet], at: int
) -> None:
    world.dailies = [daily(n, today().date() - n % 3 * DAY) for n in range(1, 2 * MANY)]
    began, (other, _) = today().date(), whole
    await other.run("harvest")

    await kill_and_go_on(machine, internet, at)

    assert told(await machine.papers(), began) == told(await other.papers(), began)


@pytest.mark.slow
async def test_days_cut_off_go_on_at_the_day_they_had_come_to(
    machine: Machine, internet: Internet, world: World, whole: tuple[Machine, Internet]
) -> None:
    began, (other, other_internet) = today().date(), whole
    since = began - 4 * DAY
    world.bios = [
        Bio(f"10.1101/2026.11.{n:02}.{n:06}", f"Neurons of the {n * 7919}th kind", "We look.",
            "neuroscience", since + n % 5 * DAY)
        for n in range(1, 11)
    ]  # fmt: skip
    arguments = ("biorxiv", "--since", since.isoformat())
    for one in (machine, other):
        one.sources = "biorxiv"
        await one.follow("biorxiv.neuroscience")
    await other.run("harvest", *arguments)

    await kill_and_go_on(machine, internet, 3, *arguments)

    assert told(await machine.papers(), began) == told(await other.papers(), began)
    assert len(await machine.papers()) == len(world.bios)
    expected = questions(other_internet.asked)
    assert questions(internet.asked) == [*expected[:3], *expected[2:]]


@pytest.mark.slow  # Whoever was killed while arXiv was asked keeps the turn for 20 seconds.
@pytest.mark.timeout(400)
async def test_records_cut_off_go_on_at_the_page_they_had_come_to(
    machine: Machine, internet: Internet, world: World, whole: tuple[Machine, Internet]
) -> None:
    began, (other, other_internet) = today().date(), whole
    since = began - 9 * DAY
    world.preprints = [
        Preprint(f"2611.{n:05}", f"Sparse attention of the {n * 7919}th kind", "We look.",
                 ("cs.LG",), since, since + n % 7 * DAY)
        for n in range(1, 500)
    ]  # fmt: skip
    arguments = ("arxiv", "--since", since.isoformat())
    for one in (machine, other):
        one.sources = "arxiv"
        await one.follow("cs.LG")
    await other.run("harvest", *arguments)

    await kill_and_go_on(machine, internet, 3, *arguments, seconds=250.0)

    assert told(await machine.papers(), began) == told(await other.papers(), began)
    assert len(await machine.papers()) == len(world.preprints)
    records = [asked for asked in questions(internet.asked) if asked[0] == "/oai"]
    expected = [asked for asked in questions(other_internet.asked) if asked[0] == "/oai"]
    assert records == [*expected[:2], *expected[1:]]
