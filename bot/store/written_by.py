"""Which server wrote the data, so that an older one never starts on it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.core.errors import ConfigurationError
from bot.store.server import Program, install_line, read_version

_FILE = "engine.json"
_FOLDER_SINCE_7 = "appendonlydir"  # Older servers look past it and start empty.


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """The server that last answered here: "redis" or "valkey", its version, its socket's path."""

    server: str
    version: str
    socket: str


def read_written_by(data: Path) -> WrittenBy | None:
    """Read the record; None where there is none yet.

    Raises:
        ConfigurationError: If there is one that cannot be read.
    """
    path = data / _FILE
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        record = WrittenBy(str(fields["server"]), str(fields["version"]), str(fields["socket"]))
        read_version(record.version)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path} is damaged. Delete that file if the Redis found here is the one used before; "
            "it only records its version."
        ) from error
    return record


def write_written_by(data: Path, record: WrittenBy) -> None:
    """Store the record, whole or not at all. Raises `OSError` where the disk refuses."""
    draft = data / f"{_FILE}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(record), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(data / _FILE)


def refuse_older(data: Path, program: Program) -> None:
    """Refuse a program of a lower major version than the data was written with.

    Redis 6.2 started on the data of Redis 7 finds none of it and says nothing.

    Raises:
        ConfigurationError: If `program` is too old; it says what to do.
    """
    record = read_written_by(data)
    written = record.version if record else ""
    major = read_version(written)[0] if written else 0
    if (data / _FOLDER_SINCE_7).exists():
        major = max(major, 7)
    if program.version[0] >= major:
        return
    by = f"{record.server} {written}" if record and written else f"version {major}"
    raise ConfigurationError(
        f"The papers and preferences in {data} were written by {by}; this machine offers "
        f"{program.name} {program.written_version}, which would not see them. Install version "
        f"{major} or newer ({install_line()}), or name one in PAPERPICKS_REDIS_SERVER."
    )
