"""A back-up as a file: a first line about the whole, a line for each key, a checksum at the end."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from bot.core import voice
from bot.core.errors import UserError
from bot.store.dump import TYPES, Entry

FORMAT = 1
_FIRST_LINE_BYTES = 400  # Padded: how many keys there are is known, and written, last.


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

    Attributes:
        count: How many keys were added by now; parts of files count too.
    """

    def __init__(self, path: Path, meta: Mapping[str, str], taken_at: datetime) -> None:
        self._path = path
        self._draft = path.with_name(f"{path.name}.part")
        self._meta = meta
        self._taken_at = taken_at
        self.count = 0
        self._sum = hashlib.sha256()

    def __enter__(self) -> Self:
        descriptor = os.open(self._draft, os.O_CREAT | os.O_TRUNC | os.O_RDWR | os.O_CLOEXEC, 0o600)
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
                self._complete()
        finally:
            self._file.close()
            with suppress(FileNotFoundError):
                self._draft.unlink()

    def add(self, entries: Iterable[Entry]) -> int:
        """Write keys; give how many there are by now."""
        for entry in entries:
            line = _write_entry(entry)
            self._sum.update(line)
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
        self._draft.replace(self._path)

    def _first_line(self) -> bytes:
        fields = {
            "paperpicks": "backup",
            "format": FORMAT,
            "meta": dict(self._meta),
            "taken_at": self._taken_at.isoformat(),
            "keys": self.count,
        }
        return json.dumps(fields).encode().ljust(_FIRST_LINE_BYTES) + b"\n"


def read_contents(path: Path) -> Contents:
    """Read the whole file and make sure that nothing of it is missing or changed.

    Raises:
        UserError: If it is no back-up, a newer program's, cut off or damaged.
        OSError: If it cannot be read.
    """
    counted, checksum = 0, hashlib.sha256()
    with path.open("rb") as file:
        first = file.readline()
        contents = _read_first(path, first)
        for line in file:
            fields = _fields(path, line)
            if "end" in fields:
                checksum.update(first)
                _check_end(path, fields, contents.keys, counted, checksum.hexdigest())
                if file.read(1):
                    raise UserError(voice.BACKUP_DAMAGED, path=path)
                return contents
            _read_entry(path, fields)
            checksum.update(line)
            counted += 1
    raise UserError(voice.BACKUP_CUT_OFF, path=path)


def read_entries(path: Path) -> Iterator[Entry]:
    """Give the keys of a file that `read_contents` found to be whole."""
    with path.open("rb") as file:
        file.readline()
        for line in file:
            fields = _fields(path, line)
            if "end" in fields:
                return
            yield _read_entry(path, fields)


def _read_first(path: Path, line: bytes) -> Contents:
    try:
        fields = json.loads(line)
        if fields["paperpicks"] != "backup":
            raise UserError(voice.NO_BACKUP, path=path)
        if int(fields["format"]) > FORMAT:
            raise UserError(voice.NEWER_BACKUP, path=path)
        meta = {str(name): str(value) for name, value in fields["meta"].items()}
        return Contents(meta, datetime.fromisoformat(fields["taken_at"]), int(fields["keys"]))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise UserError(voice.NO_BACKUP, path=path) from None


def _check_end(path: Path, end: Mapping[str, Any], told: int, counted: int, checksum: str) -> None:
    if not end["end"] == told == counted or end.get("sha256") != checksum:
        raise UserError(voice.BACKUP_DAMAGED, path=path)


def _fields(path: Path, line: bytes) -> dict[str, Any]:
    if not line.endswith(b"\n"):
        raise UserError(voice.BACKUP_CUT_OFF, path=path)
    try:
        fields = json.loads(line)
    except ValueError:
        raise UserError(voice.BACKUP_DAMAGED, path=path) from None
    if not isinstance(fields, dict):
        raise UserError(voice.BACKUP_DAMAGED, path=path)
    return fields


def _read_entry(path: Path, fields: Mapping[str, Any]) -> Entry:
    try:
        entry = Entry(fields["key"], fields["type"], fields["value"], fields.get("ms"))
    except LookupError:
        raise UserError(voice.BACKUP_DAMAGED, path=path) from None
    if entry.type not in TYPES:
        raise UserError(voice.BACKUP_DAMAGED, path=path)
    return entry


def _write_entry(entry: Entry) -> bytes:
    fields = {"key": entry.name, "type": entry.type}
    lasting = {} if entry.lasting_ms is None else {"ms": entry.lasting_ms}
    return _line({**fields, **lasting, "value": entry.value})


def _line(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"
