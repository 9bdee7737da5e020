"""The bot as a person at a terminal meets it: the real command line on a directory of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MONDAY = "2026-03-02T08:00:00Z"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs `paperpicks` with one data directory, in UTC, with nothing else configured."""

    data_dir: Path

    def run(self, *arguments: str, lines: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run a subcommand to its end, `lines` on its standard input."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            timeout=60,
            env=self.environment,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process of this terminal: ours, with the bot's settings of a test.

        No source is asked: the network of a test ends at this machine.
        """
        kept = {name: v for name, v in os.environ.items() if not name.startswith("PAPERPICKS_")}
        return {
            **kept,
            "PAPERPICKS_DATA_DIR": str(self.data_dir),
            "PAPERPICKS_ZONE": "UTC",
            "PAPERPICKS_SOURCES": "none",
        }

    def say(
        self,
        *lines: str,
        now: str = MONDAY,
        advance: str = "",
        user: str = "ada",
        channel: str = "",
    ) -> list[dict[str, Any]]:
        """Talk as `user` at a simulated moment; give the answers, then the digests."""
        place = ["--in", channel] if channel else []
        wait = ["--advance", advance] if advance else []
        done = self.run("console", "--as", user, *place, "--json", "--now", now, *wait, lines=lines)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


def write_papers(path: Path, titles: Sequence[str]) -> Path:
    """Write a JSONL file of papers with these titles."""
    records = [
        {"title": title, "abstract": f"We present {title.lower()}, and measure it with care."}
        for title in titles
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path
