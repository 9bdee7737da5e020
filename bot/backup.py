"""`paperpicks backup` and `restore`: an installation to a file, and back."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.console.transcript import FILE_NAME as TRANSCRIPT_NAME
from bot.app import alone, opened
from bot.core import voice
from bot.core.errors import ConfigurationError, TemporaryError, UserError
from bot.progress import Bar
from bot.services.wording import counted
from bot.settings import Settings
from bot.store.connection import SCHEMA, Connection, connect
from bot.store.crew import Crew
from bot.store.dump import AT_ONCE, CUT_OFF, FILE, Dump, Entry, batched
from bot.store.dump_file import Contents, DumpWriter, read_contents, read_entries, writing
from bot.store.folder import prepare
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outages import OUTAGE

_PART_CHARACTERS = 1 << 20  # Of the transcript, one line of the back-up each.


async def back_up(settings: Settings, file: Path) -> None:
    """Write all that is kept into `file`, whole or not at all, and say how much it was.

    A file that is there already is left as it is.

    Raises:
        ConfigurationError: If the store cannot be used.
        UserError: If the file cannot be written.
        TemporaryError: If Redis stops answering.
    """
    with _failures(file):
        async with opened(settings) as store:
            dump = Dump(store.connection.redis, Keys(settings.redis_prefix))
            is_running = await store.lease.holder() is not None
            has_workers = bool(await store.crew.names())
            names, now = await dump.names(), await store.clock.now()
            with DumpWriter(file, await dump.meta(), now) as writer, Bar("Backing up") as bar:
                async for entries in dump.entries(names):
                    bar.show(await asyncio.to_thread(writer.add, entries), len(names))
                kept = writer.count
                await asyncio.to_thread(writer.add, _transcript_of(settings.data_dir))
    print(f"Backed up {counted(kept, 'key')} to {file}.")
    if is_running or has_workers:
        print(
            f"A {'bot' if is_running else 'worker'} ran meanwhile: each key is as it was at one "
            "moment, not all at the same one. For an exact copy stop it first."
        )


async def restore(settings: Settings, file: Path, *, sure: bool) -> None:
    """Put a back-up in place of all that is kept; the file is checked to its end before that.

    Cut off by a crash it is simply run again; no bot starts on the half of it.

    Raises:
        ConfigurationError: If the store cannot be used, or a bot runs on it.
        UserError: If the file is no whole back-up, or there are data and nobody is `sure`.
        TemporaryError: If Redis stops answering.
    """
    with _failures(file):
        contents = await asyncio.to_thread(read_contents, file)
        async with bringing_in(settings, settings_url(settings), "Stop it first.") as there:
            await check_room(there.dump, voice.NOT_EMPTY, sure=sure)
            count = await _replace(there, file, contents, settings.data_dir)
    taken = f"{contents.taken_at:%Y-%m-%d %H:%M}"
    print(f"Restored {counted(count, 'key')} as of {taken} UTC. Now: paperpicks run")
    print("What came after that is not in it; a digest posted since may come once more.")


@dataclass(frozen=True, slots=True)
class Target:
    """Where data are brought in.

    Attributes:
        dump: What is there.
        lease: Held meanwhile, so that no bot runs.
        crew: The workers, of which none may be at work.
        what_to_do: Said where one is.
    """

    dump: Dump
    lease: Lease
    crew: Crew
    what_to_do: str


@asynccontextmanager
async def bringing_in(
    settings: Settings, url: str | None, what_to_do: str
) -> AsyncIterator[Target]:
    """Open the Redis that data are brought into, as the only one who uses it.

    Raises:
        ConfigurationError: If it cannot be used, or no longer: a private one whose disk is full.
    """
    connection: Connection = await connect(url, settings.data_dir, server=settings.redis_server)
    keys = Keys(settings.redis_prefix)
    async with connection:
        lease = Lease(connection.redis, keys)
        async with alone(lease, what_to_do):
            crew = Crew(connection.redis, keys)
            await crew.refuse(what_to_do)
            try:
                yield Target(Dump(connection.redis, keys), lease, crew, what_to_do)
            except OUTAGE:
                await connection.ensure()  # Says why a private one is gone: its disk is full.
                raise


async def check_room(dump: Dump, sentence: str, *, sure: bool = False) -> None:
    """Make sure that nothing is overwritten that anybody wants; else `sentence` says what to do.

    Raises:
        ConfigurationError: If a newer paperpicks wrote the data there.
        UserError: If there are any, nobody is `sure`, and they are not left by a crash.
    """
    meta = await dump.meta()
    schema = meta.get("schema", "0")
    if schema.isdecimal() and int(schema) > SCHEMA:
        raise ConfigurationError(
            "The data there are a newer paperpicks'. Nothing was changed. Name an empty place: "
            "another data directory, or another database of Redis."
        )
    others = [name for name in await dump.names() if not dump.is_meta(name)]
    if others and not sure and CUT_OFF not in meta:
        raise UserError(sentence, count=f"{len(others):,}")


async def keep(lease: Lease) -> None:
    """Keep the lease through a long piece of work. Raises `TemporaryError` where it is lost."""
    if not await lease.take():
        raise TemporaryError("Another paperpicks has taken over these data. Stop it, then again.")


async def bring_in(
    target: Target, entries: AsyncIterator[Sequence[Entry]] | Iterator[Sequence[Entry]]
) -> AsyncIterator[int]:
    """Write keys, the installation's own record left for the end; give how many by and by."""
    done, dump = 0, target.dump
    async for some in _each(entries):
        await keep(target.lease)
        await dump.write([entry for entry in some if not dump.is_meta(entry.name)])
        done += len(some)
        yield done


async def clear(target: Target) -> None:
    """Note that data are being brought in, and delete what is there.

    Raises:
        ConfigurationError: If a worker began just before that was noted; nothing is changed.
    """
    dump = target.dump
    is_new = await dump.begin()
    try:
        await target.crew.refuse(target.what_to_do)  # From now on none begins.
    except ConfigurationError:
        if is_new:
            await dump.leave_off()
        raise
    names = [name for name in await dump.names() if not dump.is_meta(name)]
    for some in batched(names, AT_ONCE):
        await keep(target.lease)
        await dump.wipe(some)


def settings_url(settings: Settings) -> str | None:
    """Give the address of the operator's own Redis; None for the private one."""
    return settings.redis_url.get_secret_value() if settings.redis_url else None


async def _replace(target: Target, file: Path, contents: Contents, data_dir: Path) -> int:
    done = 0
    # First what may fail for want of room or rights: nothing is changed by then.
    await asyncio.to_thread(prepare, data_dir)  # A Redis of the operator's own needed none yet.
    draft = data_dir / f"{TRANSCRIPT_NAME}.part"
    try:
        await asyncio.to_thread(_draft_transcript, file, draft)
        await clear(target)
        in_redis = (entry for entry in read_entries(file) if entry.type != FILE)
        with Bar("Restoring") as bar:
            async for done in bring_in(target, batched(in_redis, AT_ONCE)):
                bar.show(done, contents.keys)
        transcript = data_dir / TRANSCRIPT_NAME
        if draft.stat().st_size:
            draft.replace(transcript)
        else:
            transcript.unlink(missing_ok=True)
    finally:
        draft.unlink(missing_ok=True)
    await target.dump.finish(contents.meta)
    return done


async def _each(
    entries: AsyncIterator[Sequence[Entry]] | Iterator[Sequence[Entry]],
) -> AsyncIterator[Sequence[Entry]]:
    if isinstance(entries, AsyncIterator):
        async for some in entries:
            yield some
    else:
        for some in entries:
            yield some


def _transcript_of(data_dir: Path) -> Iterator[Entry]:
    """Give what was posted to the terminal, by which a digest is known to be out already."""
    try:
        file = (data_dir / TRANSCRIPT_NAME).open(
            encoding="utf-8", errors="surrogateescape", newline=""
        )
    except FileNotFoundError:
        return
    with file:
        while part := file.read(_PART_CHARACTERS):
            yield Entry(TRANSCRIPT_NAME, FILE, part)


def _draft_transcript(file: Path, draft: Path) -> None:
    """Write the transcript that is in a back-up beside its place; empty where there is none."""
    parts = (e.value for e in read_entries(file) if (e.name, e.type) == (TRANSCRIPT_NAME, FILE))
    with (
        writing(draft),
        draft.open("w", encoding="utf-8", errors="surrogateescape", newline="") as output,
    ):
        draft.chmod(0o600)
        for part in parts:
            output.write(part)
        output.flush()
        os.fsync(output.fileno())


@contextmanager
def _failures(file: Path) -> Iterator[None]:
    """Say in words what went wrong with the file or with Redis."""
    try:
        yield
    except BrokenPipeError:
        raise
    except FileNotFoundError as error:
        raise UserError(voice.NO_SUCH_BACKUP, path=error.filename or file) from error
    except OUTAGE as error:
        if isinstance(error, OSError) and error.filename is not None:
            path, reason = error.filename, error.strerror
            raise UserError(voice.BACKUP_FILE_FAILS, path=path, reason=reason) from error
        raise TemporaryError("Redis stopped answering. See its log, then try again.") from error
