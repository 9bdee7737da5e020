"""Where compiled kernels are kept: where the operator says, or where the bot may write."""

import os
import sys
from pathlib import Path

import pytest

from bot.kernels import keep_kernels
from bot.settings import load_settings
from bot.warming import warm


def test_what_the_operator_names_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))

    assert keep_kernels(tmp_path / "data") == tmp_path / "named"
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "named")


@pytest.mark.parametrize("named", ["", "file/in/the/way"])
def test_else_they_are_kept_with_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (tmp_path / "file").write_text("no directory")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NUMBA_CACHE_DIR", named)

    kept = keep_kernels(tmp_path / "data")

    assert kept == tmp_path / "data" / "cache" / "kernels"
    assert os.environ["NUMBA_CACHE_DIR"] == str(kept)
    assert not kept.exists()  # Nothing is made before there is something to keep.


@pytest.mark.slow  # Compiles, where nobody has yet.
def test_warming_says_what_it_took_and_where_it_is_kept(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warm(load_settings(data_dir=data_dir))

    said = capsys.readouterr().out
    assert "compiled" in said
    assert f"kept in {Path(sys.prefix) / 'kernels'}" in said
