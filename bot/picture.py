"""The picture in the README: a first answer on the sample, drawn as the terminal draws it.

Papers, clock and width are fixed, so the same code always draws the same picture.
"""

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bot.adapters.console import Session, session_of
from bot.adapters.console.offered import Offered
from bot.adapters.console.render import Look
from bot.adapters.console.screen import TextScreen
from bot.adapters.console.translate import read_call
from bot.app import build, opened
from bot.commands import COMMANDS
from bot.sample import sample_file
from bot.services.ingesting import ingest
from bot.settings import load_settings
from bot.sources.imports import read_file

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
READER = "ada"
TYPED = 'interests add "architecture search", Bayesian optimization, -survey'
WIDTH = 100
FONT_ASPECT_RATIO = 0.602  # Of the fonts named below, so that words keep their distance.

# As rich fills it in. Nothing is fetched: the picture shows in whatever monospaced font is there.
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>A first answer of paperpicks</title>
<style>
.{unique_id}-matrix {{
  font: {char_height}px/{line_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace;
}}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">{matrix}</g>
</g>
</svg>
"""

_THEME = TerminalTheme(
    (30, 33, 39),
    (216, 220, 228),
    [
        (30, 33, 39),
        (224, 108, 117),
        (152, 195, 121),
        (229, 192, 123),
        (97, 175, 239),
        (198, 120, 221),
        (102, 204, 214),
        (216, 220, 228),
    ],
)


async def draw_picture() -> str:
    """Give the picture as SVG; a private Redis is started for it and ended."""
    console = Console(
        file=io.StringIO(),
        record=True,
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    look = Look(styles=True, links=True)
    screen = TextScreen(console, look, COMMANDS, ZONE, offered=Offered())
    console.print(f"{READER}> {TYPED}", style="bold")
    console.print()
    await _talk(session_of(READER, None, ZONE), screen)
    svg = console.export_svg(
        title="paperpicks",
        theme=_THEME,
        code_format=_SVG,
        font_aspect_ratio=FONT_ASPECT_RATIO,
        unique_id="paperpicks",
    )
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


async def _talk(session: Session, screen: TextScreen) -> None:
    """Type the one line on a bot that knows the sample and nothing else."""
    with tempfile.TemporaryDirectory(prefix="paperpicks-docs-") as folder:
        settings = load_settings(
            sources=(), data_dir=Path(folder), redis_url=None, redis_prefix="pp", zone=ZONE
        )
        async with opened(settings, now=NOW) as store, build(settings, store) as app:
            records = read_file(sample_file(), "sample")
            await ingest(records, store.papers, listed_at=NOW)
            call = read_call(TYPED, session, COMMANDS)
            screen.answered(call, await app.dispatch.answer(call), NOW)
