"""`paperpicks demo --live`: this week's papers within seconds, or one line that says why not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.live import INTEREST
from tests.online import CLOSED, Machine, today
from tests.servers.internet import Internet
from tests.servers.papers import Daily, World

TITLES = (
    "Reinforcement learning with rewards that nobody wrote",
    "Small language models by reinforcement learning alone",
    "Reinforcement learning on robots of soft matter",
    "Traffic lights that wait for cyclists",
)


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def machine(internet: Internet, data_dir: Path) -> Machine:
    """A machine whose temporary folders can be counted."""
    (data_dir / "tmp").mkdir()
    return Machine(data_dir, internet.gateway, more={"TMPDIR": str(data_dir / "tmp")})


@pytest.mark.slow
async def test_it_shows_papers_of_this_week_and_first_picks_of_them(
    machine: Machine, internet: Internet
) -> None:
    world = World(now=today)
    day = today().date()
    world.dailies = [
        Daily(f"2611.{n:05}", title, f"{title}, measured with care.", day, n, day - timedelta(2))
        for n, title in enumerate(TITLES, start=1)
    ]
    world.serve(internet)

    ended = await machine.run("demo", "--live")

    assert (ended.code, ended.err) == (0, "")
    shown = " ".join(ended.out.replace("*", "").split())
    assert "4 papers of this week, from Hugging Face." in shown
    assert INTEREST.partition(",")[0] in shown
    assert all(title in shown for title in TITLES[:3])
    assert TITLES[3] not in shown
    assert list((machine.data_dir / "tmp").iterdir()) == []
    assert {one.headers["user-agent"].partition("/")[0] for one in internet.asked} == {"paperpicks"}


@pytest.mark.slow
async def test_without_a_network_one_line_says_so(machine: Machine) -> None:
    machine.gateway = CLOSED

    ended = await machine.run("demo", "--live")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "paperpicks: Hugging Face cannot be reached from here (no connection). "
        "Check the network of this machine.\n"
    )
    assert list((machine.data_dir / "tmp").iterdir()) == []


@pytest.mark.slow
async def test_a_week_without_papers_is_said_too(machine: Machine, internet: Internet) -> None:
    World(now=today).serve(internet)

    ended = await machine.run("demo", "--live")

    assert ended.code == 1
    assert ended.err == "paperpicks: Hugging Face has no papers for this week.\n"


@pytest.mark.slow
async def test_where_it_is_switched_off_it_says_what_to_set(machine: Machine) -> None:
    machine.sources = "arxiv"

    ended = await machine.run("demo", "--live")

    assert ended.code == 1
    assert "PAPERPICKS_SOURCES" in ended.err
    assert "Traceback" not in ended.err
