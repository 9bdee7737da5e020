"""The month for a person to read: `python -m tests.journeys.telling` lives it and prints it."""

import io
import shutil
import tempfile
from collections import Counter
from contextlib import redirect_stderr
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.console import Transcript
from bot.core.places import Conversation
from bot.core.schedule_text import write_days
from tests.journeys.house import drawn, heard, posted
from tests.journeys.living import LIVES, live_month
from tests.journeys.month import BEFALLS, BERLIN, GROUP, PROMISES, Promise


def transcript(folder: Path) -> str:
    """Write the whole month for a person to read, in order, on Berlin's clock."""
    came = [
        (entry.at, f"to {_shown(entry.to)}", drawn(entry.message))
        for entry, _ in Transcript(folder).after(0)
    ]
    talk = [
        (one.at, f"{one.by}{' in ' + GROUP if one.here else ''}> {one.line}", one.answer)
        for one in heard(folder)
    ]
    told = [(at, f"== {what}", "") for at, what in befell()]
    parts = [summary(folder)]
    for at, head, body in sorted([*told, *came, *talk], key=lambda part: part[0]):
        local = at.astimezone(ZoneInfo(BERLIN))
        indented = "\n".join(f"    {line}".rstrip() for line in body.splitlines())
        parts.append(f"{local:%a %d %b %H:%M}  {head}\n{indented}\n")
    return "\n".join(parts)


def summary(folder: Path) -> str:
    """Say on one page what was promised to everyone and what came."""
    lines = [
        "Four weeks of a reading group: 2 to 29 March 2026, times on Berlin's clock.",
        "",
        f"{'':14}{'promised':38}{'days':>5}{'came':>6}{'papers':>8}{'twice':>7}",
    ]
    for name, promise in PROMISES.items():
        entries = posted(folder, name)
        shown = Counter(card.number for entry in entries for card in entry.message.cards)
        twice = sum(count > 1 for count in shown.values())
        counts = f"{len(promise.days()):>5}{len(entries):>6}{len(shown):>8}{twice:>7}"
        lines.append(f"{name:14}{_promised(promise):38}{counts}")
    lines += ["", "What befell them, marked == below:"]
    lines += [f"{at.astimezone(ZoneInfo(BERLIN)):%a %d %b %H:%M}  {what}" for at, what in befell()]
    return "\n".join([*lines, ""])


def befell() -> list[tuple[datetime, str]]:
    """Give what befell the readers and the bot, in order."""
    return sorted([*BEFALLS, *((life.until, life.told) for life in LIVES)])


def _promised(promise: Promise) -> str:
    if not promise.weekdays:
        return "nothing; asks for picks herself"
    return f"{write_days(promise.weekdays)} {promise.at:%H:%M} {promise.zone}"


def _shown(place: Conversation) -> str:
    return GROUP if not place.is_direct else str(place).rpartition("/")[2]


def print_month() -> None:
    """Live the month in a folder of its own, and print it."""
    folder = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))  # A socket's path has to be short.
    try:
        with redirect_stderr(io.StringIO()):  # What the bot logs; its errors are shown.
            live_month(folder)
        print(transcript(folder))  # noqa: T201 - what this is run for
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print_month()
