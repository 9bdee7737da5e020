"""`paperpicks index`: how the index on the disk stands, whether it is sound, and a new one."""

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import UTC

from bot.app import build, index_folder, opened, opening_index
from bot.core.errors import ConfigurationError
from bot.core.sight import write_size
from bot.kernels import are_installed, keep_kernels, kept
from bot.progress import Bar
from bot.services.wording import counted
from bot.settings import Settings
from bot.store.outages import outages
from recommender.index import Index

MOST_COUNTED = 10_000  # Changes that wait; more is a good reason to read all papers anew anyway.

_NEXT = (
    "A bot checks its index at each start and builds a damaged one anew: restart it. "
    "Where none runs: paperpicks index rebuild"
)


async def status(settings: Settings, *, as_json: bool = False) -> None:
    """Print how the index stands; nothing is changed.

    Raises:
        ConfigurationError: If the store cannot be used.
        TemporaryError: If Redis stops answering.
    """
    folder = index_folder(settings)
    async with opened(settings) as store:
        with outages():
            index = await _looked_at(settings, await store.papers.catalogue())
            position = index.position
            changes = await store.papers.log_after(position, MOST_COUNTED) if position else None
    told, kernels = index.status, _kernels(settings)
    waiting = None if changes is None else len(changes)
    if as_json:
        fields = {
            "folder": str(folder),
            "papers": told.papers,
            "segments": told.segments,
            "bytes": told.size,
            "position": position,
            "waiting": waiting,
            "written_at": told.written_at.isoformat() if told.written_at else None,
            "writer": told.writer,
            "kernels": kernels,
            "trouble": index.trouble,
        }
        print(json.dumps(fields))
        return
    if index.trouble and not told.papers:
        print(f"Papers    none that can be used in {folder}")
    elif told.written_at is None:
        print(f"Papers    no index in {folder}; the bot builds one when it reads the papers")
    else:
        size, parts = write_size(told.size), counted(told.segments, "part")
        print(f"Papers    {told.papers:,} in {parts}, {size} in {folder}")
        print(f"Log       {_waiting(waiting)}")
        print(f"Written   {told.written_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    print(f"Writer    {f'process {told.writer}' if told.writer else 'none at the moment'}")
    print(f"Kernels   {kernels}")
    print(f"Trouble   {index.trouble or 'none'}")


async def verify(settings: Settings, *, as_json: bool = False) -> bool:
    """Read all of the index, print what is damaged and what comes next; give whether nothing is.

    Raises:
        ConfigurationError: If the store cannot be used.
        TemporaryError: If Redis stops answering.
    """
    async with opened(settings) as store:
        with outages():
            index = await _looked_at(settings, await store.papers.catalogue())
    told = index.status
    trouble = (index.trouble,) if index.trouble else ()
    damage: Sequence[str] = await asyncio.to_thread(index.verify) or trouble
    if as_json:
        print(json.dumps({"papers": told.papers, "bytes": told.size, "damage": list(damage)}))
    elif damage:
        is_left_alone = index.is_writer  # It looks only: so nobody here may write.
        print("\n".join(damage if is_left_alone else (*damage, _NEXT)))
    elif told.written_at is None:
        print(f"There is no index in {index_folder(settings)} yet, so nothing is damaged.")
    else:
        print(f"Sound: {told.papers:,} papers, {write_size(told.size)}.")
    return not damage


async def rebuild(settings: Settings, *, as_json: bool = False) -> None:
    """Read every paper anew into a new index; what was there is replaced once that is done.

    Raises:
        ConfigurationError: If the store cannot be used, or another process writes the index.
        TemporaryError: If Redis stops answering; the same line begins again.
    """
    began = time.monotonic()
    async with opened(settings) as store, build(settings, store) as app:
        live = app.catalogue.live
        with outages(), Bar("Reading papers") as bar:
            await live.start_over(bar.show)
            await live.learn()
            await live.merge()
        told, trouble = live.index.status, live.index.trouble
    if trouble:
        raise ConfigurationError(f"The index could not be kept. {trouble}")
    seconds = time.monotonic() - began
    if as_json:
        print(json.dumps({"papers": told.papers, "bytes": told.size, "seconds": round(seconds, 1)}))
        return
    size = write_size(told.size)
    where = index_folder(settings)
    print(f"Built anew: {told.papers:,} papers in {seconds:.1f} s, {size} in {where}.")


async def _looked_at(settings: Settings, catalogue: str) -> Index:
    """Open the index as one who never writes: a bot that starts meanwhile is not kept from it."""
    return await asyncio.to_thread(opening_index(settings, writes=False), catalogue)


def _waiting(count: int | None) -> str:
    """Say how far the index is behind the log of changes."""
    if count is None:
        return "too far back, or of other data: all papers are read anew at the next start"
    if not count:
        return "read to its end"
    more = "at least " if count >= MOST_COUNTED else ""
    return f"{more}{counted(count, 'change')} to read in, which the bot does by itself"


def _kernels(settings: Settings) -> str:
    if not are_installed():
        return "not installed: a large index answers faster with the extra “fast”"
    if not kept(keep_kernels(settings.data_dir)):
        return "not compiled yet: paperpicks warm does it; the bot does from 50,000 papers on"
    return "compiled"
