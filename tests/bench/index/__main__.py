"""`make bench-index`: the index beside others, with 10,000 papers and more."""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.index.building import Building
from tests.bench.index.corpus import corpus
from tests.bench.index.crowd import Crowd
from tests.bench.index.measuring import SPARE, Course, measured
from tests.bench.index.page import HEADING, section
from tests.bench.index.results import Making, OfCrowd, Results
from tests.bench.index.seat import Clock, Seat
from tests.bench.report import machine, replace_part, say

SIZES = ("10k", "100k", "1m")  # 3m takes an hour more, and 25 GB.
NEEDED = 3_000  # Bytes a paper to fill and ask an index of ours.
CACHE = Path(tempfile.gettempdir()) / "paperpicks-bench"
CROWD_PAPERS = (500, 2_000, 5_000)
READERS_WRONG = 500  # Whose lists are compared with scikit-learn's.
BUILT = 20_000
BUILDING_ROUNDS, CROWD_ROUNDS = 3, 3


def main() -> None:
    """Measure and report."""
    options = _options()
    about = machine()
    options.cache.mkdir(parents=True, exist_ok=True)
    sizes = sorted(map(_size, options.size))
    fitting = [size for size in sizes if _fits(size)]
    if not fitting:
        raise SystemExit("There is not memory enough for any of these sizes. Try --size 10k.")
    largest = max(fitting)
    built, clock = min(BUILT, largest), Clock(options.clock)
    corpus(options.cache, largest + SPARE, say)
    crowds = _crowds(options.cache, largest, options.readers, clock) if options.others else ()
    building = _building(options.cache, built, clock) if options.others else {}
    courses = (Course(options.cache, n, options.rounds, options.seconds, clock) for n in fitting)
    results = Results(tuple(map(measured, courses)), crowds, built, building)
    command = shlex.join(["python", "-m", "tests.bench.index", *sys.argv[1:]])
    text = section(results, about, command, datetime.now(UTC).date())
    sys.stdout.write(f"{text}\n")
    if options.write:
        replace_part(options.write, HEADING, text)


def _options(typed: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.index", description=__doc__)
    parser.add_argument("--size", nargs="+", default=SIZES, help="papers, such as 10k or 1m")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for what is made up once")
    parser.add_argument("--rounds", type=int, default=5, help="of each timing")
    parser.add_argument("--seconds", type=float, default=5.0, help="of a round, about")
    parser.add_argument("--readers", type=int, default=100_000, help="of lists, in a round")
    parser.add_argument("--clock", choices=list(Clock), default=Clock.WALL, help="of answers")
    parser.add_argument("--no-others", dest="others", action="store_false", help="searches alone")
    parser.add_argument("--write", type=Path, help="the page to write the figures to")
    return parser.parse_args(typed)


def _size(typed: str) -> int:
    """Read "10k" or "1m"."""
    ends = {"k": 1_000, "m": 1_000_000}
    number, factor = (typed[:-1], ends[typed[-1]]) if typed[-1] in ends else (typed, 1)
    return int(number) * factor


def _fits(size: int) -> bool:
    needed, free = NEEDED * size, psutil.virtual_memory().available
    if needed > free:
        say(f"{size:,} papers are left out: {needed / 1e6:,.0f} MB needed, {free / 1e6:,.0f} free")
    return needed <= free


def _crowds(cache: Path, size: int, readers: int, clock: Clock) -> tuple[OfCrowd, ...]:
    found = []
    for papers in CROWD_PAPERS:
        if papers > size:
            break
        say(f"lists for many readers from {papers:,} papers")
        with Seat(Crowd, cache, size, papers, readers) as seat:
            wrong = seat.ask("wrong_by", READERS_WRONG)
            found.append(OfCrowd(papers, seat.ask("rates", CROWD_ROUNDS, clock), wrong))
    return tuple(found)


def _building(cache: Path, papers: int, clock: Clock) -> dict[Making, float]:
    say(f"building from {papers:,} texts")
    with Seat(Building, cache, papers) as seat:
        rates: dict[Making, float] = seat.ask("rates", BUILDING_ROUNDS, clock)
        return rates


if __name__ == "__main__":
    main()
