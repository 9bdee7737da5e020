"""Four weeks of a reading group: twelve readers, one channel, and what befalls them and the bot.

2 to 29 March 2026, on the console, with the papers of every weekday coming in from arXiv and
Hugging Face as local servers. Summer time begins in America on the 8th and in Europe on the 29th.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.schedule import EVERY_DAY, WEEKDAYS
from tests.servers.papers import Daily, Preprint, World

BERLIN = "Europe/Berlin"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 29)
STEP = timedelta(minutes=30)
ARXIV = frozenset({"rss.arxiv.org", "oaipmh.arxiv.org", "export.arxiv.org"})
GROUP = "reading-group"
HOLIDAY = (date(2026, 3, 16), date(2026, 3, 23))  # From, and up to but not including.
PAPERS_A_DAY = 5  # Of each topic; a digest of three leaves some for the days without.

TOPICS: Mapping[str, tuple[str, ...]] = {
    "protein folding": ("q-bio.BM", "cs.LG"),
    "graph networks": ("cs.LG", "stat.ML"),
    "language models": ("cs.CL",),
    "causal discovery": ("stat.ML", "stat.ME"),
    "galaxy surveys": ("astro-ph.GA",),
    "quantum error correction": ("quant-ph",),
}
_WORDS = (
    "diffusion flow energy tensor kernel spline wavelet lattice neural annealed convex greedy "
    "spectral federated sparse dense hybrid recurrent geometric symbolic stochastic adaptive "
    "robust modular iterative parallel hierarchical contrastive masked equivariant variational "
    "adversarial amortized calibrated certified compressed coupled delayed differentiable"
).split()


@dataclass(frozen=True, slots=True)
class Promise:
    """When somebody was told that messages come: every such weekday, at a time in a zone."""

    weekdays: frozenset[int]
    at: time
    zone: str
    since: date = FIRST
    until: date = LAST + timedelta(days=1)
    but_not: tuple[date, date] = (LAST, LAST)  # From, and up to but not including.

    def days(self) -> list[date]:
        """Give the local dates on which a message was promised."""
        month = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        away = self.but_not
        return [
            day
            for day in month
            if day.weekday() in self.weekdays
            and self.since <= day < self.until
            and not away[0] <= day < away[1]
        ]


PROMISES: Mapping[str, Promise] = {
    "ada": Promise(WEEKDAYS, time(9), BERLIN),
    "ben": Promise(EVERY_DAY, time(8), BERLIN),
    "cem": Promise(WEEKDAYS, time(9), "America/New_York"),
    "dia": Promise(WEEKDAYS, time(9, 30), "Asia/Kolkata"),
    "eva": Promise(frozenset({4}), time(16), "Europe/London"),
    "fay": Promise(frozenset({0, 2, 4}), time(9), BERLIN),
    "gus": Promise(WEEKDAYS, time(9), BERLIN),
    "hal": Promise(WEEKDAYS, time(9), "Asia/Tokyo"),  # And trending papers on Fridays at 16:00.
    "ivy": Promise(WEEKDAYS, time(9), BERLIN, until=date(2026, 3, 20)),
    "jon": Promise(WEEKDAYS, time(9), BERLIN, since=date(2026, 3, 11)),
    "kim": Promise(EVERY_DAY, time(9), BERLIN, but_not=HOLIDAY),
    "lea": Promise(frozenset(), time(9), BERLIN),  # Asks when she wants to read.
    GROUP: Promise(WEEKDAYS, time(10), BERLIN, but_not=HOLIDAY),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a reader does: types a line, presses a button of the last answer, or leaves.

    `{1}` in a line is the first paper the reader was shown last, in a digest or an answer.
    """

    at: datetime
    by: str
    line: str = ""
    press: str = ""
    here: bool = False
    leaves: bool = False


def on(day: int, clock: str, zone: str = BERLIN) -> datetime:
    """Give a moment of March; day 1 is the Sunday before it all begins."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _begin(by: str, *lines: str) -> Iterator[Said]:
    return (Said(on(1, "18:00"), by, line) for line in lines)


SCRIPT: tuple[Said, ...] = (
    *_begin("ada", "interests add protein folding", "schedule weekdays 09:00 Berlin"),
    *_begin("ben", "interests add graph networks", "schedule daily 08:00 CET"),
    *_begin("cem", "interests add language models", "schedule weekdays 09:00 New York"),
    *_begin("dia", "interests add causal discovery", "schedule weekdays 09:30 Bangalore"),
    *_begin("eva", "interests add galaxy surveys", "schedule fri 16:00 London"),
    *_begin("fay", "interests add quantum error correction", "schedule mon, wed, fri 09:00 Berlin"),
    *_begin("gus", "interests add protein folding, language models"),
    *_begin("gus", "schedule weekdays 09:00 Berlin size=5"),
    *_begin("hal", "interests add graph networks", "schedule weekdays 09:00 JST"),
    *_begin("hal", "schedule trending week fri 16:00 Tokyo"),
    *_begin("ivy", "interests add causal discovery", "schedule weekdays 09:00 Berlin"),
    *_begin("kim", "interests add language models", "schedule daily 09:00 Berlin"),
    *_begin("lea", "interests add galaxy surveys"),
    Said(on(1, "18:30"), "ivy", "interests add protein folding, graph networks", here=True),
    Said(on(1, "18:30"), "ivy", "schedule weekdays 10:00 Berlin", here=True),
    Said(on(2, "11:00"), "ada", "like {1}"),
    Said(on(2, "11:00"), "gus", "dislike {1}"),
    Said(on(2, "11:00"), "gus", "undo"),
    Said(on(2, "12:00"), "ada", "save {1}"),
    Said(on(3, "12:00"), "ben", "why {1}"),
    Said(on(4, "20:00"), "lea", "picks"),
    Said(on(4, "20:00"), "lea", "like {1}"),
    Said(on(6, "17:00"), "eva", "like {1}"),
    Said(on(10, "11:00"), "jon", "hello"),
    Said(on(10, "11:00"), "jon", "interets add quantum error correction"),
    Said(on(10, "11:00"), "jon", press="Yes, that"),
    Said(on(10, "11:30"), "jon", "schedule weekdays 09:00 Berln"),
    Said(on(10, "11:30"), "jon", press="Europe/Berlin"),
    Said(on(11, "20:00"), "lea", "picks"),
    Said(on(12, "12:00"), "cem", "search author:doe galaxy"),
    Said(on(12, "12:00"), "dia", "mute greedy for 2 weeks"),
    Said(on(12, "12:00"), "dia", "preview"),
    Said(on(13, "12:00"), "ada", "saved"),
    Said(on(15, "12:00"), "kim", "pause until 2026-03-23"),
    Said(on(14, "12:00"), "ada", "pause until 2026-03-23", here=True),
    Said(on(19, "18:00"), "ivy", leaves=True),
    Said(on(20, "12:00"), "ada", "status", here=True),
    Said(on(20, "12:00"), "ada", "settings take-over", here=True),
    Said(on(20, "17:00"), "fay", "dislike {1}"),
    Said(on(24, "11:00"), "ada", "like {1}"),
    Said(on(26, "20:00"), "lea", "picks"),
    Said(on(29, "20:00"), "ada", "status"),
    Said(on(29, "20:00"), "ada", "archive yesterday"),
    Said(on(29, "20:00"), "ben", "archive 25 mar"),
    Said(on(29, "20:00"), "dia", "mutes"),
    Said(on(29, "20:00"), "ada", "status", here=True),
    Said(on(29, "20:00"), "kim", "status"),
)


BEFALLS: tuple[tuple[datetime, str], ...] = (
    (on(8, "08:00"), "Summer time begins in America."),
    (on(10, "02:00"), "arXiv is out of reach, until Wednesday noon."),
    (on(10, "10:59"), "jon is new here."),
    (on(16, "00:00"), "A holiday week: kim and the channel are paused until the 23rd."),
    (on(19, "17:59"), "ivy, who set the channel up, leaves."),
    (on(29, "03:00"), "Summer time begins in Europe."),
)
"""What befalls the readers, in words."""


def world_of(now: datetime) -> World:
    """Give all papers of the month; the same in every process."""
    rng = random.Random(12)
    world = World(now)
    for number, (day, topic) in enumerate(
        (day, topic) for day in _announced() for topic in TOPICS for _ in range(PAPERS_A_DAY)
    ):
        world.preprints.append(_preprint(rng, number, day, topic))
    for number, one in enumerate(world.preprints):
        if number % 7 == 0:
            world.dailies.append(
                Daily(
                    one.id, one.title, one.abstract, one.announced, 5 + number % 90, one.submitted
                )
            )
    return world


def _announced() -> list[date]:
    """Give the weekdays on which papers come: two weeks before the month, and all of it."""
    days = [FIRST + timedelta(days=n) for n in range(-14, 28)]
    return [day for day in days if day.weekday() < 5]


def _preprint(rng: random.Random, number: int, day: date, topic: str) -> Preprint:
    words = rng.sample(_WORDS, 9)
    return Preprint(
        id=f"2603.{number:05}",
        title=f"{words[0].capitalize()} {words[1]} {topic} with {words[2]} steps",
        abstract=f"We bring {words[3]} and {words[4]} ideas to {topic}. A {words[5]} {words[6]} "
        f"study of {number} cases shows where {words[7]} methods help and {words[8]} ones do not.",
        categories=TOPICS[topic],
        submitted=day - timedelta(days=2),
        announced=day,
    )


def ail(world: World, now: datetime) -> None:
    """Let it be a moment in the world; arXiv is away from Tuesday the 10th to Wednesday noon."""
    world.now = now
    world.down = set(ARXIV) if on(10, "02:00") <= now < on(11, "12:00") else set()
