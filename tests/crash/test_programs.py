"""Which servers the crash run is run on."""

from pathlib import Path

import pytest

from tests.crash.programs import NAMED, newer_program
from tests.store.servers import program_saying


@pytest.fixture(autouse=True)
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder of PATH, on a machine whose operator named nothing."""
    monkeypatch.delenv(NAMED, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_one_on_path_that_is_newer_than_the_usual_one_is_taken_too(on_path: Path) -> None:
    valkey = program_saying(on_path / "valkey-server", "Valkey server v=99.1.0")
    program_saying(on_path / "redis-server", "Redis server v=98.0.0")

    assert newer_program().path == valkey


def test_one_that_is_named_is_taken(on_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program_saying(on_path / "another", "Redis server v=97.0.0")
    program_saying(on_path / "redis-server", "Redis server v=98.0.0")
    monkeypatch.setenv(NAMED, named)

    assert newer_program().path == named


def test_without_a_newer_one_it_is_said_what_was_looked_for(on_path: Path) -> None:
    program_saying(on_path / "redis-server", "Redis server v=6.2.0")

    with pytest.raises(pytest.skip.Exception, match=f"newer than .* is on PATH; {NAMED} may name"):
        newer_program()
