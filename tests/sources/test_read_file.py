"""Files of any content, opened by `read_file`."""

import os
import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.record import Record, Skipped
from bot.sources.imports import FORMATS, kind_of_text, read_file, read_text
from bot.sources.imports.lines import lines_of

GOOD = '{"title": "Herding robots with lanterns", "authors": ["Jörg Müller"]}'


def found_in(path: Path, content: bytes) -> list[Record | Skipped]:
    """Write a file and read it."""
    path.write_bytes(content)
    return list(read_file(path))


def reasons(found: list[Record | Skipped]) -> list[tuple[int, str]]:
    """Give line and reason of each; none may be a paper."""
    skipped = [item for item in found if isinstance(item, Skipped)]
    assert len(skipped) == len(found)
    return [(item.line, item.reason) for item in skipped]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \r\n\n", "the file is empty"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40, "not text in UTF-8"),
        (b"\x1f\x8b\x08" + bytes(range(128, 256)) * 4, "not text in UTF-8"),
        ('{"title": "A"}'.encode("utf-16-le"), "not text in UTF-8"),
        (b"<!DOCTYPE html><html><p>Papers</p>", "HTML or XML; save the page as plain text"),
        (b'\n[{"title": "A"}]', "one JSON list; write one object a line (JSONL)"),
    ],
)
def test_a_file_of_another_kind_gives_one_reason(tmp_path: Path, content: bytes, why: str) -> None:
    found = found_in(tmp_path / "file.jsonl", content)

    assert reasons(found) == [(1, why)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("% My papers\n@article{a,\n title={One}}\n", "BibTeX"),
        ("\ufeff\r\nTY  - JOUR\r\nTI  - One\r\n", "RIS"),
        ("Provider: X\nTY - JOUR\nTI - One\n", "RIS"),
        ('{"title": "One"}', "JSONL"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_content(tmp_path: Path, text: str, kind: str) -> None:
    (found,) = found_in(tmp_path / "papers.txt", text.encode())

    assert kind_of_text(text).name == kind
    assert kind in [known.name for known in FORMATS]
    assert isinstance(found, Record)
    assert found.title == "One"


def test_pasted_text_is_read_as_a_file_is(tmp_path: Path) -> None:
    text = f"{GOOD}\n\nnonsense\n{GOOD}"

    in_file = found_in(tmp_path / "papers", text.encode())

    first, second, third = read_text(text)
    assert [first, third] == [in_file[0], in_file[2]]
    assert second == Skipped("pasted text", 3, "not JSON: Expecting value at character 1")


def test_half_characters_and_long_lines_in_pasted_text_do_no_harm() -> None:
    text = '{"title": "Half \ud83d"}\n' + "x" * 1_000_001

    first, second = read_text(text)

    assert isinstance(first, Record)
    assert first.title == "Half ?"
    assert isinstance(second, Skipped)
    assert second.reason == "the line is 1.0 MB long; at most 1 MB is read"
    assert [line.number for line in lines_of(text)] == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_encodings_and_windows_lines_are_read(tmp_path: Path, encoding: str) -> None:
    found = found_in(tmp_path / "papers", f"\r\n{GOOD}\r\n\r\n{GOOD}".encode(encoding))

    assert [item.authors for item in found if isinstance(item, Record)] == [("Jörg Müller",)] * 2
    assert len(found) == 2


def test_a_line_in_another_encoding_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    content = GOOD.encode() + b"\n" + GOOD.encode("latin-1") + b"\n" + GOOD.encode()

    first, second, third = found_in(tmp_path / "papers.jsonl", content)

    assert isinstance(first, Record)
    assert second == Skipped(str(tmp_path / "papers.jsonl"), 2, "not UTF-8 text")
    assert third == first


def test_a_line_over_a_megabyte_is_skipped_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(GOOD + '\n{"title": "' + "x" * 30_000_000 + '"}\n' + GOOD, encoding="utf-8")

    tracemalloc.start()
    found = list(read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [type(item) for item in found] == [Record, Skipped, Record]
    assert found[1] == Skipped(str(path), 2, "the line is 30.0 MB long; at most 1 MB is read")
    assert peak < 12_000_000


def test_papers_come_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text((GOOD + "\n") * 10_000, encoding="utf-8")

    tracemalloc.start()
    papers = sum(isinstance(item, Record) for item in read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert papers == 10_000
    assert peak < 3_000_000  # All of them at once are twice that.


def test_progress_tells_how_many_bytes_were_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text((GOOD + "\n") * 20_000, encoding="utf-8")
    seen: list[int] = []

    papers = list(read_file(path, progress=seen.append))

    assert len(papers) == 20_000
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert seen[-1] == path.stat().st_size


def test_a_pipe_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(GOOD + "\n" + GOOD,))
    writer.start()

    found = list(read_file(path))

    writer.join()
    assert [type(item) for item in found] == [Record, Record]


def test_records_name_the_source_they_came_from(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(GOOD, encoding="utf-8")

    (found,) = read_file(path, "sample")

    assert isinstance(found, Record)
    assert found.sources == ("sample",)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.jsonl", "There is no file {}. Check its name and import it again."),
        (".", "{} is a folder. Name the files in it."),
        (
            "nul\0l",
            "{} cannot be read (embedded null byte). Copy it to another place and try again.",
        ),
    ],
)
def test_a_file_that_cannot_be_opened_is_explained(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name

    with pytest.raises(UserError) as error:
        list(read_file(path))

    assert str(error.value) == message.format(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "secret.jsonl"
    path.touch(mode=0o000)

    with pytest.raises(UserError, match=r"may not be read\. Change its permissions"):
        list(read_file(path))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
def test_a_file_that_fails_while_reading_is_explained() -> None:
    with pytest.raises(UserError, match="Input/output error"):
        list(read_file(Path("/proc/self/mem")))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_give_papers_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"

    assert found_in(path, content)
