"""The parts of the documentation that repeat the code: tables, sentences, pictures.

`make docs` writes them; a test fails where they are out of date.
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.commands import COMMANDS
from bot.core import voice
from bot.core.command import Command
from bot.picture import draw_picture
from bot.pictures import draw_scenes
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent

_VOICE_HEAD = """\
# What the bot says

Every sentence the bot says about itself, as it stands in `bot/core/voice.py`. Written by
`make docs`; change the sentences there. `Backticks` mark something to type, *stars* the reader's
own words, and {braces} what is filled in. None has more than 25 words, and each says what to do
next where there is something to do."""


def documents(root: Path = ROOT) -> dict[Path, str]:
    """Give each document written from the code, as it should be.

    Raises:
        ValueError: If README.md has lost the marks between which a table stands.
    """
    readme = (root / "README.md").read_text(encoding="utf-8")
    readme = _between(readme, "commands", commands_table(COMMANDS))
    readme = _between(readme, "settings", settings_table())
    return {
        root / "README.md": readme,
        root / "docs" / "voice.md": voice_page(Path(voice.__file__).read_text(encoding="utf-8")),
        **{root / "docs" / name: picture for name, picture in _pictures().items()},
    }


@cache
def _pictures() -> Mapping[str, str]:
    """Draw each picture once, by its file's name: a bot is started for them."""
    return {"picks.svg": asyncio.run(draw_picture()), **asyncio.run(draw_scenes())}


def commands_table(commands: Sequence[Command]) -> str:
    """Write what can be asked, one command a row, as Markdown."""
    rows = [
        (f"`{c.name}`", c.summary, "<br>".join(f"`{example}`" for example in c.examples))
        for c in commands
        if not c.hidden
    ]
    return _table(("Command", "What it does", "For example"), rows)


def settings_table() -> str:
    """Write every setting, one variable a row, as Markdown."""
    rows = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        told = extra.get("shown_default") if isinstance(extra, Mapping) else None
        default = str(told) if told else f"`{field.default}`" if field.default else "unset"
        rows.append((f"`{PREFIX}{name.upper()}`", default, field.description or ""))
    return _table(("Variable", "Default", "Meaning"), rows)


def voice_page(source: str) -> str:
    """Write every sentence under the comment it stands under in `source`, the voice's own file."""
    sentences = voice.sentences()
    parts = [_VOICE_HEAD]
    for heading, name in re.findall(r"^(?:# (.+)|([A-Z][A-Z_]+) = )", source, re.MULTILINE):
        if heading:
            parts.append(f"\n## {heading}\n")
        elif name in sentences:
            parts.append(f"- {sentences[name]}")
    return "\n".join(parts) + "\n"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _between(text: str, mark: str, table: str) -> str:
    pattern = rf"(<!-- {mark}: .*? -->\n).*?(<!-- end of {mark} -->)"
    new, found = re.subn(pattern, lambda m: f"{m[1]}\n{table}\n\n{m[2]}", text, flags=re.DOTALL)
    if found != 1:
        raise ValueError(f"README.md has no place for its table of {mark}")
    return new


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the documents, or with `--check` only say which are out of date."""
    parser = argparse.ArgumentParser(prog="python -m bot.reference", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write what is out of date")
    action.add_argument("--check", action="store_true", help="fail where something is")
    writing = parser.parse_args(arguments).write
    stale = {path: text for path, text in documents().items() if _read(path) != text}
    for path, text in stale.items():
        sys.stderr.write(f"{path.relative_to(ROOT)} {'written' if writing else 'is out of date'}\n")
        if writing:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and not writing else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
