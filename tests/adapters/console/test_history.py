"""What was typed comes back, to its reader alone, and can be forgotten."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.console.history import FOLDER_NAME, MOST_LINES, Histories
from bot.core.places import Reader

ADA = Reader("console", "local", "ada")


def test_lines_come_back_in_order(tmp_path: Path) -> None:
    Histories(tmp_path).add("ada", "search graphs")
    Histories(tmp_path).add("ada", "interests from @article{a,\n  title = {Ä}\n}")

    again = Histories(tmp_path).lines("ada")

    assert again == ["search graphs", "interests from @article{a,\n  title = {Ä}\n}"]


def test_only_the_operator_s_user_may_read_them(tmp_path: Path) -> None:
    histories = Histories(tmp_path)
    histories.add("ada", "search graphs")

    assert histories.path("ada").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / FOLDER_NAME).stat().st_mode & 0o777 == 0o700


def test_forgetting_one_reader_leaves_no_file_of_theirs_and_the_others_alone(
    tmp_path: Path,
) -> None:
    histories = Histories(tmp_path)
    histories.add("ada", "search graphs")
    histories.add("bob", "search trees")

    histories.forget(ADA)
    histories.forget(ADA)

    assert not histories.kept("ada")
    assert list((tmp_path / FOLDER_NAME).iterdir()) == [histories.path("bob")]


def test_a_reader_of_another_platform_has_nothing_here(tmp_path: Path) -> None:
    histories = Histories(tmp_path)
    histories.add("ada", "search graphs")

    histories.forget(Reader("slack", "T1", "ada"))

    assert histories.kept("ada")


def test_a_long_history_is_cut_to_its_newest_lines(tmp_path: Path) -> None:
    histories = Histories(tmp_path)
    for number in range(2 * MOST_LINES + 1):
        histories.add("ada", f"search {number}")

    lines = histories.lines("ada")

    assert (len(lines), lines[-1]) == (MOST_LINES, f"search {2 * MOST_LINES}")
    assert len(histories.path("ada").read_text().splitlines()) == MOST_LINES
    assert histories.path("ada").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe\n", b"null\n", b'"half', b"[" * 100_000])
def test_a_damaged_file_gives_what_can_be_read(tmp_path: Path, damage: bytes) -> None:
    histories = Histories(tmp_path)
    histories.add("ada", "search graphs")
    with histories.path("ada").open("ab") as file:
        file.write(damage)

    assert histories.lines("ada") == ["search graphs"]


def test_a_folder_that_may_not_be_written_costs_the_history_and_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / FOLDER_NAME).write_text("in the way")
    histories = Histories(tmp_path)

    histories.add("ada", "search graphs")

    assert histories.lines("ada") == ()


@given(user=st.text(), line=st.text())
def test_any_name_and_any_line_are_kept_inside_the_folder(user: str, line: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        histories = Histories(Path(folder))

        histories.add(user, line)

        assert list(histories.lines(user)) == ([line] if line else [])
        assert histories.path(user).parent == Path(folder) / FOLDER_NAME
