"""Figures beside their goals, as a table on the screen and as a page of documentation."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    Attributes:
        what: What was measured.
        measured: The figure as shown, with its unit.
        goal: As shown; empty where there is none.
        reached: Whether the goal is; None where there is none.
    """

    what: str
    measured: str
    goal: str = ""
    reached: bool | None = None

    @property
    def verdict(self) -> str:
        """Say it in a word."""
        return {None: "", True: "reached", False: "missed"}[self.reached]


def below(what: str, value: float, goal: float, unit: str, *, shown: str = "") -> Figure:
    """Make a figure that should not be above its goal; `shown` adds to what is printed."""
    measured = f"{value:.{2 if value < 10 else 0}f} {unit}{shown}"
    return Figure(what, measured, f"at most {goal:g} {unit}", value <= goal)


def machine() -> str:
    """Say what this machine is and how busy it was of late."""
    memory = psutil.virtual_memory().total / 1e9
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, {memory:.0f} GB, "
        f"Python {platform.python_version()}; load of the last 1, 5 and 15 minutes: {load}"
    )


def say(what: str) -> None:
    """Tell whoever waits what is measured now."""
    now = datetime.now().astimezone()
    Console(stderr=True, highlight=False).print(f"{now:%H:%M:%S} {what}", soft_wrap=True)


def show(figures: Sequence[Figure], about: str) -> None:
    """Print the table."""
    table = Table(caption=about, caption_justify="left")
    for heading in ("what", "measured", "goal", ""):
        table.add_column(heading, overflow="fold")
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.goal, figure.verdict)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    console.print(table)


def write(path: Path, figures: Sequence[Figure], about: str, command: str, today: date) -> None:
    """Write the page's first part, the figures of this run in place of the last ones."""
    page = _PAGE.format(today=today, command=command, about=about)
    replace_part(path, "# Benchmarks", "\n".join([page, *_rows(figures)]))


def write_scale(
    path: Path, figures: Sequence[Figure], about: str, command: str, today: date
) -> None:
    """Write the page's second part, about a million readers."""
    part = _SCALE.format(heading=_HEADING, today=today, command=command, about=about)
    replace_part(path, _HEADING, "\n".join([part, *_rows(figures)]))


def replace_part(path: Path, heading: str, text: str) -> None:
    """Write one part of the page in place of the one with the same heading, or at the end.

    Args:
        path: Of the page; made where it is missing.
        heading: The first line of the part: "## " and a title, or "# " and that of the page.
        text: The whole part.
    """
    page = path.read_text() if path.exists() else ""
    parts = [part for part in re.split(r"^(?=##? )", page, flags=re.MULTILINE) if part.strip()]
    found = [part for part in parts if part.partition("\n")[0] == heading]
    parts = [text if part in found else part for part in parts] if found else [*parts, text]
    path.write_text("\n\n".join(part.strip() for part in parts) + "\n")


def _rows(figures: Sequence[Figure]) -> list[str]:
    return [f"| {f.what} | {f.measured} | {f.goal} | {f.verdict} |" for f in figures]


_HEADING = "## A million readers"

_SCALE = """{heading}

The second part of `make bench` keeps a million orders in one Redis (append-only file, synced every
second) and plans and delivers some of them.

- A *look* is what every process does every few seconds: the 64 lists of what is due and the 64 of
  what is open. No key is ever searched for.
- *Planning* makes 10,000 records of orders due within the same ten minutes.
- *Digests* are chosen from 5,000 papers of today, 1,000 unless `--digests` says, and posted to a
  platform that takes all at once. Workers are processes; with *taskiq* they wake each other as
  `paperpicks worker` does, otherwise each takes what it finds. The naive loop is one process: one
  reader after another, scikit-learn's TF-IDF fitted once, the same Redis. It knows no phrases,
  reasons or votes, keeps no record of a delivery, and after a crash doubles or loses what was under
  way.

Last run: {today}, `{command}`,
on {about}.

| what | measured | goal | |
|---|---|---|---|"""

_PAGE = """# Benchmarks

`make bench` makes up a lab (12 readers, 25,000 papers, the same ones each time), runs it through
the command line as its readers would, prints these figures and writes this page. Memory, start-up
and idle figures are of real processes on a machine that may be busy with other things; read the
ratios to compare machines. Nothing here is a test: a slow machine breaks no build.

- *Start to first answer* is a piped `paperpicks console` with its own Redis, nothing warm but the
  system's file cache: process start, loading Redis, and for picks the whole index built anew.
- *Memory* is `paperpicks run` and its Redis together. A page both use counts twice in RSS, by
  halves in PSS and not at all in USS. *Peak* adds up the most each ever held.
- *Times as fast* compares medians, taken by turns in one process, with scikit-learn's
  `TfidfVectorizer`, `linear_kernel` and `argsort` on the same papers. The baseline stems nothing,
  knows no phrases or exclusions, and gives no reasons.
- *With all sources* is the same bot, asking sources of papers in another process on this machine;
  all other figures of the lab are with sources off.
- *Reading* is of 1,000 made-up papers in a source's own format, a third of them with TeX, medians
  taken by turns. The baseline takes the format apart and makes no papers: TeX, markup, names,
  dates and ids come on top.
- A *back-fill* is `paperpicks harvest arxiv` for one category, 31 days of records, its memory
  without its Redis. Most of its time is waiting: arXiv asks for 3 seconds between two requests.
- *Digests changed* compares the next 5 papers of the 12 readers before and after old papers of the
  same kinds came in, which no digest takes.

Last run: {today}, `{command}`,
on {about}.

| what | measured | goal | |
|---|---|---|---|"""
