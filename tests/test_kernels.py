"""Where compiled kernels are kept: where the operator says, or where the bot may write."""

import os
import shutil
import sys
from pathlib import Path

import pytest

import recommender
from bot.kernels import code, compile_apart, keep_kernels, kept, let_others_go
from bot.settings import load_settings
from bot.warming import warm
from recommender.index.kernels import Fast


def test_what_the_operator_names_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))

    kept = keep_kernels(tmp_path / "data")

    assert kept == keep_kernels(tmp_path / "data") == tmp_path / "named" / code()
    assert os.environ["NUMBA_CACHE_DIR"] == str(kept)


@pytest.mark.parametrize("named", ["", "file/in/the/way"])
def test_else_they_are_kept_with_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (tmp_path / "file").write_text("no directory")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NUMBA_CACHE_DIR", named)

    kept = keep_kernels(tmp_path / "data")

    assert kept == tmp_path / "data" / "cache" / "kernels" / code()
    assert os.environ["NUMBA_CACHE_DIR"] == str(kept)
    assert not kept.exists()  # Nothing is made before there is something to keep.


@pytest.mark.parametrize(
    "changed", ["index/kernels/searching.py", "index/epoch.py", "index/prepared.py"]
)
def test_what_an_earlier_version_compiled_is_not_used(tmp_path: Path, changed: str) -> None:
    package = Path(recommender.__file__).parent
    copies = [tmp_path / name / "recommender" for name in ("same", "later")]
    same, later = (shutil.copytree(package, one) / "index" / "kernels" for one in copies)
    with (copies[1] / changed).open("a", encoding="utf-8") as file:
        file.write("# Later.\n")

    assert code(later) != code(same) == code()


def test_only_what_earlier_versions_compiled_is_let_go(tmp_path: Path) -> None:
    for name in ("code-00000001", "code-00000002", "theirs"):
        (tmp_path / name / "of_a_module").mkdir(parents=True)

    let_others_go(tmp_path / "code-00000002")

    assert {folder.name for folder in tmp_path.iterdir()} == {"code-00000002", "theirs"}


def test_what_cannot_be_compiled_is_told_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "numba.py"
    broken.write_text("raise ImportError('it does not fit this numpy')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "named"))
    fast = Fast(prepare=lambda: compile_apart(tmp_path))

    compiled = fast.compile()
    broken.unlink()

    assert [compiled, fast.compile(), fast.kernels] == [False, False, None]
    assert fast.trouble == "ImportError: it does not fit this numpy"


@pytest.mark.slow  # Compiles all.
def test_a_process_of_its_own_compiles_what_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    trouble = compile_apart(tmp_path)
    first = kept(tmp_path)
    for file in tmp_path.rglob("tallying.*"):
        file.unlink()
    again = compile_apart(tmp_path)

    modules = {name.partition(".")[0] for name, _ in first}
    assert [trouble, again] == ["", ""]
    assert modules >= {"batch", "counting", "holding", "placing", "searching", "tokenizer"}
    assert {name for name, at in kept(tmp_path) - first} == {
        name for name, _ in first if name.startswith("tallying.")
    }


@pytest.mark.slow  # Compiles, where nobody has yet.
def test_warming_says_what_it_took_and_where_it_is_kept(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warm(load_settings(data_dir=data_dir))

    said = capsys.readouterr().out
    assert "compiled" in said
    assert f"kept in {Path(sys.prefix) / 'kernels'}" in said
