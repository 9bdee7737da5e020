"""`make bench`: one lab, 12 readers, 25,000 papers; what it takes and how fast it answers.

Then the sources: how fast each is read, what a back-fill of 100,000 papers takes, what it changes.
"""

import argparse
import shlex
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from tests.bench.digests import FRESH, changed_digests
from tests.bench.harvest import all_sources, back_fill, sources
from tests.bench.lab import PATIENCE_SECONDS, Bot, Lab
from tests.bench.measures import busy_share, install_size, own_and_shared, peak, resident
from tests.bench.papers import FIELDS, Language, make_language, write_papers
from tests.bench.parsing import PAPERS, parsing
from tests.bench.ranking import Ratio, compare, read_papers
from tests.bench.report import Figure, below, machine, show, write

READERS = 12
SEED = 20260302
PROJECT = Path(__file__).parents[2]

MOST_MEMORY_MB = 350
MOST_START_SECONDS = 5
MOST_INSTALL_MB = 500
MOST_IDLE_PERCENT = 1
ARXIV_PAPERS, ARXIV_PAGE = 3_100, 2_000  # Of the month a bot with all sources on reads in.


def main() -> None:
    """Measure everything and report."""
    options = _options()
    about, rng = machine(), np.random.default_rng(SEED)
    language = make_language(rng)
    interests = [_interests(language, reader) for reader in range(READERS)]
    with tempfile.TemporaryDirectory(prefix="pp-bench-") as name:
        folder = Path(name)
        file = folder / "papers.jsonl"
        write_papers(file, options.papers, language, rng)
        figures = _in_the_lab(Lab(folder), file, interests, options)
        past = folder / "past.jsonl"
        write_papers(past, options.back_fill + FRESH, language, np.random.default_rng(SEED + 1))
        figures += _with_all_sources(folder, past, options)
        ratios = compare(read_papers(file), interests, options.runs, rng)
        figures += [_faster(f"{what}, times as fast", ratio) for what, ratio in ratios.items()]
        figures += _of_sources(past, interests, options)
        if options.install:
            size = install_size(folder, PROJECT)
            figures.append(below("install", size, MOST_INSTALL_MB, "MB"))
    show(figures, about)
    if options.write:
        command = shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]])
        write(options.write, figures, about, command, datetime.now(UTC).date())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--papers", type=int, default=25_000)
    parser.add_argument("--runs", type=int, default=7, help="of each timing; medians are shown")
    parser.add_argument("--idle", type=float, default=60.0, help="seconds to watch it do nothing")
    parser.add_argument("--back-fill", type=int, default=100_000, help="papers of the past")
    parser.add_argument("--page", type=int, default=2_000, help="of them, in one reply")
    parser.add_argument("--no-install", dest="install", action="store_false")
    parser.add_argument("--write", type=Path, help="the page to write the figures to")
    return parser.parse_args()


def _interests(language: Language, reader: int) -> str:
    """Make up what a reader cares about: two topics of one field, one of another."""
    field, other = reader * 3 % FIELDS, (reader * 3 + 7) % FIELDS
    topics = [
        language.of_field(field, 20 + reader, 2),
        language.of_field(field, 150 + reader, 3),
        language.of_field(other, 60 + reader, 2),
    ]
    return ", ".join(" ".join(topic) for topic in topics)


def _in_the_lab(
    lab: Lab, file: Path, interests: list[str], options: argparse.Namespace
) -> list[Figure]:
    """Run the lab for a while, as its readers would."""
    importing = lab.import_papers(file)
    figures = [Figure("import", f"{options.papers / importing:,.0f} papers/s")]
    answers = [_set_up(lab, f"reader{n}", stated) for n, stated in enumerate(interests)]
    figures.append(_first("start to first answer (help)", answers))
    picks = [lab.first_answer(f"reader{n % READERS}", "picks") for n in range(options.runs)]
    figures.append(_first("start to first answer (picks)", picks))
    with lab.bot() as bot:
        figures.append(_first("start of run until it hears", [bot.start_seconds]))
        figures.append(_first("start of run until all papers are read", [bot.read_seconds]))
        figures.append(_memory("memory, index built", bot))
        _deliver(lab, timedelta(seconds=READERS * 4 * max(answers)))
        figures.append(_memory(f"memory, a digest sent to {READERS} readers", bot))
        if (most := peak(bot.all)) is not None:
            figures.append(below("memory, peak", most, MOST_MEMORY_MB, "MB"))
        figures.append(_idle(bot, options.idle))
    return figures


def _with_all_sources(folder: Path, file: Path, options: argparse.Namespace) -> list[Figure]:
    """Run the same lab's bot with every source on, until a month of papers is in."""
    what = "with all sources"
    with sources(file, ARXIV_PAPERS, ARXIV_PAGE) as gateway:
        lab = Lab(folder, sources=None, gateway=gateway)
        figures = [
            _first_by_turns(Lab(folder), lab, line, options.runs, what)
            for line in ("help", "picks")
        ]
        with all_sources(lab) as bot:
            figures.append(_first(f"start of run until it hears, {what}", [bot.start_seconds]))
            figures.append(_memory(f"memory, {what}, a month read in", bot))
            if (most := peak(bot.all)) is not None:
                figures.append(below(f"memory, peak, {what}", most, MOST_MEMORY_MB, "MB"))
            idle = _idle(bot, options.idle)
    return [*figures, replace(idle, what=f"{idle.what}, {what}")]


def _of_sources(past: Path, interests: list[str], options: argparse.Namespace) -> list[Figure]:
    """Measure how sources are read, and what the past takes and changes."""
    # First of all, with few papers held: the collector of garbage looks at all there are.
    figures = parsing(read_papers(past, PAPERS), options.runs)
    figures += changed_digests(read_papers(past), interests)
    with tempfile.TemporaryDirectory(prefix="pp-bench-") as name:
        return figures + back_fill(Path(name), past, options.back_fill, options.page)


def _set_up(lab: Lab, reader: str, interests: str) -> float:
    """Let a reader begin; give the seconds from the start of the console to its first answer."""
    with lab.talk(reader) as talk:
        talk.say("help")
        first = time.perf_counter() - talk.started
        talk.say(f"interests add {interests}")
        cards = talk.say("picks")["cards"]
        for verdict, card in zip(("like", "like", "dislike"), cards, strict=False):
            talk.say(f"{verdict} {card['number']}")
    return first


def _deliver(lab: Lab, ordering: timedelta) -> None:
    """Order a digest for every reader at one minute, time enough ahead, and wait for them all."""
    due = (datetime.now(UTC) + ordering).replace(second=0, microsecond=0) + timedelta(minutes=1)
    for number in range(READERS):
        lab.first_answer(f"reader{number}", f"schedule daily {due:%H:%M} Etc/UTC")
    deadline = due + timedelta(seconds=PATIENCE_SECONDS)
    while _delivered(lab.transcript) < READERS:
        if datetime.now(UTC) > deadline:
            raise TimeoutError("not every reader has got a digest")
        time.sleep(0.5)


def _delivered(transcript: Path) -> int:
    return transcript.read_bytes().count(b"\n") if transcript.exists() else 0


def _first(what: str, seconds: list[float]) -> Figure:
    spread = f" ({min(seconds):.2f} to {max(seconds):.2f}, {len(seconds)} starts)"
    shown = spread if len(seconds) > 1 else ""
    return below(what, statistics.median(seconds), MOST_START_SECONDS, "s", shown=shown)


def _first_by_turns(without: Lab, lab: Lab, line: str, runs: int, what: str) -> Figure:
    """Measure starts beside those of the same lab with sources off, turn about."""
    labs = (without, lab)
    taken: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        for one, kept in zip(labs, taken, strict=True):
            kept.append(one.first_answer(f"reader{run % READERS}", line))
    figure = _first(f"start to first answer ({line}), {what}", taken[1])
    beside = f"; by turns with these, sources off: {statistics.median(taken[0]):.2f} s"
    return replace(figure, measured=figure.measured + beside)


def _memory(what: str, bot: Bot) -> Figure:
    parts = [f"bot {resident([bot.process]):.0f}"]
    if (found := own_and_shared(bot.all)) is not None:
        parts += [f"all USS {found[0]:.0f}", f"all PSS {found[1]:.0f}"]
    return below(what, resident(bot.all), MOST_MEMORY_MB, "MB", shown=f" ({', '.join(parts)})")


def _idle(bot: Bot, seconds: float) -> Figure:
    shares = [100 * share for share in busy_share(bot.all, seconds)]
    shown = f" of one CPU (bot {shares[0]:.2f}, Redis {sum(shares[1:]):.2f})"
    return below(f"idle over {seconds:g} s", sum(shares), MOST_IDLE_PERCENT, "%", shown=shown)


def _faster(what: str, ratio: Ratio) -> Figure:
    times = f"{1000 * ratio.ours:,.1f} ms against {1000 * ratio.baseline:,.1f} ms"
    return Figure(what, f"{ratio.times_as_fast:.2f} ({times})", "none; scikit-learn is 1")


if __name__ == "__main__":
    main()
