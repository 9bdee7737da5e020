"""Ready is who can do its work: Redis takes writes, work is looked for, readers are heard."""

from bot.operation.readiness import (
    LONGEST_ABSENCE_SECONDS,
    LONGEST_SILENCE_SECONDS,
    Check,
    Readiness,
)


class Process:
    """What readiness asks about, in our hand."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.refused = ""
        self.looked_at: float | None = 1000.0
        self.is_connected = True
        self.readiness = Readiness(
            self._refusal,
            lambda: self.looked_at,
            {"slack": self._connected},
            monotonic=lambda: self.time,
        )

    async def _refusal(self) -> str:
        return self.refused

    async def _connected(self) -> bool:
        return self.is_connected

    async def problems(self) -> dict[str, str]:
        return {c.name: c.problem for c in await self.readiness.checks() if c.problem}


async def test_all_is_well() -> None:
    checks = await Process().readiness.checks()

    assert checks == (Check("redis"), Check("planner"), Check("slack"))


async def test_a_redis_that_takes_nothing_is_told_with_its_reason() -> None:
    process = Process()
    process.refused = "it cannot write to its disk"

    assert await process.problems() == {"redis": "it cannot write to its disk"}


async def test_a_planner_may_be_silent_for_three_minutes() -> None:
    process = Process()
    process.is_connected = True
    process.time += LONGEST_SILENCE_SECONDS
    assert await process.problems() == {}

    process.time += 1

    assert await process.problems() == {"planner": "it last looked for work 181 s ago"}


async def test_before_the_first_look_and_connection_nobody_is_ready() -> None:
    process = Process()
    process.looked_at, process.is_connected = None, False

    assert await process.problems() == {
        "planner": "it has not looked for work yet",
        "slack": "not connected yet",
    }


async def test_reconnecting_is_no_problem_and_staying_away_is() -> None:
    process = Process()
    await process.problems()
    process.is_connected = False
    process.time += LONGEST_ABSENCE_SECONDS
    assert await process.problems() == {}

    process.time += 1

    assert await process.problems() == {"slack": "away for 121 s"}


async def test_who_is_being_stopped_is_not_ready() -> None:
    process = Process()
    process.readiness.stop()

    assert await process.problems() == {"running": "it is being stopped"}


async def test_a_process_that_plans_nothing_is_not_asked_about_it() -> None:
    async def well() -> str:
        return ""

    assert await Readiness(well).checks() == (Check("redis"),)
