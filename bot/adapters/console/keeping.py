"""Files for a reader at a terminal: written into a folder, never over one that is there."""

import os
import re
from dataclasses import replace
from itertools import count
from pathlib import Path

from bot.core import voice
from bot.core.message import Block, File, Message
from bot.core.voice import note


def keep_files(message: Message, folder: Path) -> Message:
    """Write a message's files, and say where they are in place of them.

    A file that cannot be written stays in the message, to be shown.
    """
    if not message.files:
        return message
    blocks: list[Block] = []
    for block in message.blocks:
        blocks += _kept(block, folder) if isinstance(block, File) else [block]
    return replace(message, blocks=tuple(blocks))


def _kept(file: File, folder: Path) -> list[Block]:
    try:
        path = _write_new(file, folder)
    except OSError:
        return [note(voice.FILE_NOT_WRITTEN, folder=folder), file]
    return [note(voice.FILE_WRITTEN, path=path)]


def _write_new(file: File, folder: Path) -> Path:
    """Write under the file's name, or with a number in it where that is taken.

    It may hold all that is kept of a reader, so nobody else's account may read it.
    """
    wanted = Path(re.sub(r"[^A-Za-z0-9._-]", "_", file.name).lstrip(".") or "file")
    path = folder / wanted
    for number in count(2):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            path = folder / f"{wanted.stem}-{number}{wanted.suffix}"
            continue
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as output:
                output.write(file.text)
        except OSError:  # A full disk; half a file would pass for a whole one.
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError("there is always another number")
