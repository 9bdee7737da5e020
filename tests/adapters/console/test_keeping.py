"""Files at a terminal: written beside what is there, shown where they cannot be."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.console.keeping import keep_files
from bot.core.message import File, Message, Text, say

EXPORT = Message((say("Two papers"), File("saved.ris", "text/plain", "TY  - GEN\r\nER  - \r\n")))


def test_a_file_is_written_as_it_is_and_its_place_told(tmp_path: Path) -> None:
    message = keep_files(EXPORT, tmp_path)

    assert (tmp_path / "saved.ris").read_bytes() == b"TY  - GEN\r\nER  - \r\n"
    assert message.text == f"Two papers\nWritten to {tmp_path / 'saved.ris'}."
    assert message.files == ()


def test_nobody_elses_account_may_read_a_file(tmp_path: Path) -> None:
    keep_files(EXPORT, tmp_path)

    assert (tmp_path / "saved.ris").stat().st_mode & 0o077 == 0


def test_no_file_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / "saved.ris").write_text("mine")

    said = [keep_files(EXPORT, tmp_path).text for _ in range(2)]

    assert (tmp_path / "saved.ris").read_text() == "mine"
    assert "saved-2.ris" in said[0]
    assert "saved-3.ris" in said[1]


def test_what_cannot_be_written_is_shown(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    message = keep_files(EXPORT, nowhere)

    assert message.files == EXPORT.files
    assert f"{nowhere} cannot be written to" in message.text


def test_a_message_without_files_stays_as_it_is(tmp_path: Path) -> None:
    message = Message((say("Nothing"),))

    assert keep_files(message, tmp_path) is message


@given(name=st.text(st.sampled_from("./\\~a\x00- é"), max_size=12))
def test_no_name_leads_out_of_the_folder(name: str, tmp_path_factory: object) -> None:
    assert hasattr(tmp_path_factory, "mktemp")
    folder: Path = tmp_path_factory.mktemp("kept")

    message = keep_files(Message((File(name, "text/plain", "x"),)), folder)

    [written] = folder.iterdir()
    [said] = message.blocks
    assert isinstance(said, Text)
    assert said.plain == f"Written to {written}."
