"""A back-up as a file: a first line about the whole, a line for each key, a checksum at the end."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from bot.core import voice
from bot.core.errors import UserError
from bot.store.connection import SCHEMA
from bot.store.dump import FILE, Entry

FORMAT = 1
_FIRST_LINE_BYTES = 400  # Padded: how many keys there are is known, and written, last.

_LONGEST_FIRST_LINE = 1 << 16  # A foreign file may be one line of many gigabytes.
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the first line says.

    Attributes:
        meta: The installation's own record: schema, created, app.
        taken_at: When, UTC.
        keys: How many.
    """

    meta: Mapping[str, str]
    taken_at: datetime
    keys: int

    @property
    def schema(self) -> int:
        """The version of all keys together; 0 where it cannot be read."""
        written = self.meta.get("schema", "")
        return int(written) if written.isdecimal() else 0


class DumpWriter:
    """Writes a back-up beside its place and puts it there once it is whole and on disk.

    A file that is there already is never replaced: every method raises `UserError` for that, and
    where the disk does not take what is written.

    Attributes:
        count: How many keys were added by now; parts of files count too.
    """

    def __init__(self, path: Path, meta: Mapping[str, str], taken_at: datetime) -> None:
        self._path = path
        self._meta = meta
        self._taken_at = taken_at
        self.count = 0
        self._sum = hashlib.sha256()

    def __enter__(self) -> Self:
        _refuse_existing(self._path)
        with writing(self._path):  # A draft of its own: two may be written at once.
            descriptor, draft = tempfile.mkstemp(
                prefix=f"{self._path.name}.", suffix=".part", dir=self._path.parent
            )
        self._draft = Path(draft)
        self._file: BinaryIO = os.fdopen(descriptor, "w+b")
        self._file.write(self._first_line())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                with writing(self._path):
                    self._complete()
        finally:
            with suppress(OSError):  # What a full disk did not take is tried once more here.
                self._file.close()
            with suppress(FileNotFoundError):
                self._draft.unlink()

    def add(self, entries: Iterable[Entry]) -> int:
        """Write keys; give how many there are by now."""
        for entry in entries:
            line = _write_entry(entry)
            self._sum.update(line)
            with writing(self._path):
                self._file.write(line)
            self.count += 1
        return self.count

    def _complete(self) -> None:
        first = self._first_line()
        self._sum.update(first)
        self._file.write(_line({"end": self.count, "sha256": self._sum.hexdigest()}))
        self._file.seek(0)
        self._file.write(first)
        self._file.flush()
        os.fsync(self._file.fileno())
        _refuse_existing(self._path)
        self._draft.replace(self._path)
        _settle(self._path.parent)

    def _first_line(self) -> bytes:
        fields = {
            "paperpicks": "backup",
            "format": FORMAT,
            "meta": dict(self._meta),
            "taken_at": self._taken_at.isoformat(),
            "keys": self.count,
        }
        return json.dumps(fields).encode().ljust(_FIRST_LINE_BYTES) + b"\n"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in words why the file at `path` cannot be written: a `UserError`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(voice.BACKUP_FILE_FAILS, path=path, reason=reason) from error


def _refuse_existing(path: Path) -> None:
    """Leave alone whatever has this name, be it a folder, a device or a link to nowhere."""
    if os.path.lexists(path):
        raise UserError(voice.BACKUP_EXISTS, path=path)


def _settle(folder: Path) -> None:
    """Have the disk keep a new name; some file systems cannot be asked."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_contents(path: Path) -> Contents:
    """Read the whole file and make sure that nothing of it is missing or changed.

    Raises:
        UserError: If it is no back-up, a newer program's, cut off or damaged.
        OSError: If it cannot be read.
    """
    counted, checksum = 0, hashlib.sha256()
    with path.open("rb") as file:
        first = file.readline(_LONGEST_FIRST_LINE)
        contents = _read_first(path, first)
        for number, line in enumerate(file, start=2):
            fields = _fields(path, line, number)
            if "end" in fields:
                checksum.update(first)
                _check_end(path, fields, contents.keys, counted, checksum.hexdigest())
                if file.read(1):
                    raise UserError(voice.BACKUP_DAMAGED, path=path)
                return contents
            _read_entry(path, fields, number)
            checksum.update(line)
            counted += 1
    raise UserError(voice.BACKUP_CUT_OFF, path=path)


def read_entries(path: Path) -> Iterator[Entry]:
    """Give the keys of a file that `read_contents` found to be whole."""
    with path.open("rb") as file:
        file.readline()
        for number, line in enumerate(file, start=2):
            fields = _fields(path, line, number)
            if "end" in fields:
                return
            yield _read_entry(path, fields, number)


def _read_first(path: Path, line: bytes) -> Contents:
    if line.startswith(_COMPRESSED):
        raise UserError(voice.BACKUP_COMPRESSED, path=path)
    try:
        fields = json.loads(line)
        if fields["paperpicks"] != "backup":
            raise UserError(voice.NO_BACKUP, path=path)
        if int(fields["format"]) > FORMAT:
            raise UserError(voice.NEWER_BACKUP, path=path)
        meta = {str(name): str(value) for name, value in fields["meta"].items()}
        taken_at = datetime.fromisoformat(fields["taken_at"])
        contents = Contents(meta, taken_at, int(fields["keys"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise UserError(voice.NO_BACKUP, path=path) from None
    if contents.schema > SCHEMA:  # What the lines behind it mean, only a newer program knows.
        raise UserError(voice.NEWER_BACKUP, path=path)
    return contents


def _check_end(path: Path, end: Mapping[str, Any], told: int, counted: int, checksum: str) -> None:
    if not end["end"] == told == counted or end.get("sha256") != checksum:
        raise UserError(voice.BACKUP_DAMAGED, path=path)


def _fields(path: Path, line: bytes, number: int) -> dict[str, Any]:
    if not line.endswith(b"\n"):
        raise UserError(voice.BACKUP_CUT_OFF, path=path)
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise UserError(voice.BACKUP_BAD_LINE, path=path, line=number) from None
    if not isinstance(fields, dict):
        raise UserError(voice.BACKUP_BAD_LINE, path=path, line=number)
    return fields


def _read_entry(path: Path, fields: Mapping[str, Any], number: int) -> Entry:
    try:
        entry = Entry(fields["key"], fields["type"], fields["value"], fields.get("ms"))
        well = isinstance(entry.name, str) and _FITS[entry.type](entry.value)
    except (LookupError, TypeError, ValueError):
        well = False
    if not well or not isinstance(entry.lasting_ms, int | None):
        raise UserError(voice.BACKUP_BAD_LINE, path=path, line=number)
    return entry


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_hash(value: Any) -> bool:
    return isinstance(value, dict) and _are_texts(list(value.values()))


def _is_zset(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(member, str) and isinstance(float(score), float) for member, score in value
    )


def _is_stream(value: Any) -> bool:
    return isinstance(value["last"], str) and all(
        isinstance(id_, str) and _are_texts(flat) for id_, flat in value["entries"]
    )


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "hash": _is_hash,
    "list": _are_texts,
    "set": _are_texts,
    "zset": _is_zset,
    "stream": _is_stream,
    FILE: lambda value: isinstance(value, str),
}
"""What a value of each type looks like; a file from elsewhere may hold anything."""


def _write_entry(entry: Entry) -> bytes:
    fields = {"key": entry.name, "type": entry.type}
    lasting = {} if entry.lasting_ms is None else {"ms": entry.lasting_ms}
    return _line({**fields, **lasting, "value": entry.value})


def _line(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"
