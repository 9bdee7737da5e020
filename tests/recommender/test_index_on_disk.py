"""An index in a directory: what a restart, a second process and an operator see of it."""

import json
import random
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Index, Weighting, Within, analyze
from recommender.index.storage.manifest import FORMAT
from tests.recommender.library import NOW, SHELF, entry, paper, random_paper, random_papers

QUERIES = ("protein folding", "graph network pruning survey", "moon tide ice moon", "zeolite")


LONG_AGO = NOW - timedelta(days=1000)


def answers(index: Index) -> object:
    """Give what readers would see of an index, in all places that a save could change."""
    view = index.view
    asked = [view.wanted(analyze(query)) for query in QUERIES]
    return [
        [index.search(query, 50) for query in asked],
        [index.search(query, 9, Within(categories=["cs"], authors=["Wei Lin"])) for query in asked],
        [(number, index.terms(number), view.length(number)) for number in index.window(LONG_AGO)],
        [view.numbers[view.holds(word)].tolist() for word in ("tide", "graph", "zeolite")],
        (len(index), index.position, index.wants_refresh, index.wants_lesson),
    ]


def filled(directory: Path | None, count: int = 40, **how: str) -> Index:
    index = Index.open(directory, catalogue=how.get("catalogue", ""))
    index.add(map(entry, random_papers(1, count)))
    index.commit("1-0")
    return index


STEPS = "add replace delete commit refresh merge learn restart".split()


def both_after(
    directory: Path, steps: Sequence[str], weighting: Weighting
) -> tuple[object, object]:
    """Give the answers after some steps: with the restarts among them, and without."""
    rng = random.Random(len(steps))
    papers = [entry(one) for one in random_papers(6, 25)]
    restarted = Index.open(directory, weighting=weighting)
    running = Index.open(None, weighting=weighting)

    for count, step in enumerate(["start", *steps, "restart"]):
        number = rng.randint(1, 40)
        new = entry(random_paper(rng, number if step == "replace" else 100 + count))
        for index in (running, restarted):
            if step in ("add", "replace"):
                index.add([new])
            elif step == "delete":
                index.delete([number, number + 1])
            elif step == "refresh":
                index.refresh_idf()
            elif step == "merge":
                index.merge()
            elif step == "learn":
                index.learn()
            else:
                index.add(papers if step == "start" else ())
                index.commit(f"{count}-0")
        if step == "restart":
            restarted.close()
            restarted = Index.open(directory, weighting=weighting)

    assert restarted.trouble == ""
    restarted.close()
    return answers(restarted), answers(running)


@pytest.mark.parametrize("weighting", Weighting)
def test_a_restart_changes_no_answer(tmp_path: Path, weighting: Weighting) -> None:
    steps = (
        "add restart delete commit restart refresh replace restart learn add commit restart merge "
        "delete refresh restart add delete restart"
    ).split()

    found, expected = both_after(tmp_path, steps, weighting)

    assert found == expected


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.sampled_from(STEPS), max_size=20), st.sampled_from(list(Weighting)))
def test_a_restart_at_any_moment_changes_no_answer(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], weighting: Weighting
) -> None:
    found, expected = both_after(tmp_path_factory.mktemp("index"), steps, weighting)

    assert found == expected


def test_what_was_learnt_outlives_a_restart(tmp_path: Path) -> None:
    index = filled(tmp_path, 520)
    index.learn()
    learnt, place = answers(index), index.view.place({"protein": 1.0}).tolist()
    index.close()

    again = Index.open(tmp_path)

    assert len(place) == 130
    assert again.view.place({"protein": 1.0}).tolist() == place
    assert answers(again) == learnt
    assert not again.wants_lesson


def test_the_second_to_open_a_directory_reads_and_becomes_the_writer_when_the_first_goes(
    tmp_path: Path,
) -> None:
    writer = filled(tmp_path)
    reader = Index.open(tmp_path)
    roles = [writer.is_writer, reader.is_writer]
    one, two, three = (entry(paper(n, "Zeolite", days_old=n)) for n in (101, 102, 103))

    reader.add([one])
    reader.commit("2-0")
    ahead = [reader.reopen(), len(reader), len(writer)]
    writer.add([one, two])
    writer.commit("3-0")
    old = reader.view
    followed = [reader.reopen(), reader.reopen(), len(reader), reader.position]
    for _ in range(3):
        writer.add([three])
        writer.merge()
    writer.commit("4-0")
    writer.close()
    took_over = [reader.reopen(), reader.is_writer, len(reader), reader.position]
    reader.delete([101])
    reader.commit("5-0")

    assert roles == [True, False]
    assert ahead == [False, 41, 40]
    assert followed == [True, False, 42, "3-0"]
    assert took_over == [True, True, 43, "4-0"]
    assert [len(old.search(old.wanted(["zeolit"]), 9)), len(old)] == [0, 41]
    assert answers(Index.open(tmp_path, writes=False)) == answers(reader)


def test_who_only_looks_never_becomes_the_writer_and_makes_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "not" / "here"

    looking = Index.open(nowhere, writes=False)

    assert [looking.is_writer, looking.reopen(), looking.position] == [False, False, ""]
    assert list(tmp_path.iterdir()) == []
    assert filled(nowhere).is_writer
    assert [looking.reopen(), len(looking), looking.is_writer] == [True, 40, False]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"catalogue": "another"}, "is of other papers"),
        ({"weighting": Weighting.PLAIN}, "was made differently (weighting)"),
    ],
)
def test_an_index_of_something_else_is_not_used_but_replaced(
    tmp_path: Path, how: dict[str, str], told: str
) -> None:
    filled(tmp_path).close()

    index = Index.open(tmp_path, **how)  # type: ignore[arg-type]  # One of two kinds.
    before = [index.position, len(index), told in index.trouble]
    index.add(map(entry, SHELF))
    index.commit("9-0")
    index.close()

    assert before == ["", 0, True]
    assert index.trouble == ""
    assert len(Index.open(tmp_path, **how)) == len(SHELF)  # type: ignore[arg-type]


def test_an_index_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    filled(tmp_path).close()
    manifest = tmp_path / "MANIFEST.json"
    now, later = f'"format": {FORMAT}', f'"format": {FORMAT + 1}'
    manifest.write_text(manifest.read_text().replace(now, later, 1))
    files = {one: one.read_bytes() for one in tmp_path.iterdir()}

    index = filled(tmp_path)
    index.learn()

    assert [len(index), index.position, index.is_writer] == [40, "1-0", True]
    assert "newer version" in index.trouble
    assert {one: one.read_bytes() for one in tmp_path.iterdir()} == files


def test_where_nothing_can_be_written_all_works_in_memory(tmp_path: Path) -> None:
    place = tmp_path / "index"
    place.write_text("A file, where a directory should be.")

    index = filled(place)
    told = index.trouble
    index.learn()

    assert [len(index), index.is_writer, index.reopen()] == [40, True, False]
    assert (
        told
        == index.trouble
        == (
            f"The index in {place} cannot be saved (File exists). "
            "Delete whatever is there: that is always safe. "
            "Answers are right all the same; the next change tries again."
        )
    )


def test_a_directory_deleted_under_its_writer_is_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "index"
    index = filled(place)
    shutil.rmtree(place)

    index.commit("2-0")
    index.close()

    assert index.trouble == ""
    assert answers(Index.open(place)) == answers(index)
    assert Index.open(place, writes=False).position == "2-0"


def test_a_directory_emptied_under_its_writer_is_filled_anew(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()

    index.commit("2-0")
    other = Index.open(tmp_path)

    assert [index.is_writer, other.is_writer, index.trouble] == [True, False, ""]
    assert answers(other) == answers(index)
    assert other.position == "2-0"
    assert other.verify() == ()


def test_who_took_the_place_of_a_writer_of_an_emptied_directory_keeps_it(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()
    other = Index.open(tmp_path)
    other.commit("9-0")

    index.commit("2-0")

    assert [index.is_writer, other.is_writer] == [False, True]
    assert [len(index), index.position] == [40, "2-0"]
    assert Index.open(tmp_path, writes=False).position == "9-0"


def test_status_tells_what_there_is(tmp_path: Path) -> None:
    index = filled(tmp_path)
    status, nothing = index.status, Index.open(None).status

    assert [status.papers, status.segments, status.position] == [40, 1, "1-0"]
    assert status.size == sum(one.stat().st_size for one in tmp_path.glob("*.npy"))
    assert status.written_at is not None
    assert status.writer is not None
    assert [nothing.papers, nothing.size, nothing.written_at, nothing.writer] == [0, 0, None, None]


def test_a_file_is_a_plain_array_of_bytes_to_whoever_looks_at_it(tmp_path: Path) -> None:
    filled(tmp_path).close()

    (data,) = tmp_path.glob("*.npy")
    group = json.loads((tmp_path / "MANIFEST.json").read_text())["index"]["segments"][0]["base"]
    dtype, shape, offset = group["arrays"]["numbers"]

    numbers = np.load(data)[offset : offset + 8 * shape[0]].view(dtype)
    assert numbers.tolist() == list(range(1, 41))
    assert offset % 64 == 0


def test_old_files_go_and_few_remain(tmp_path: Path) -> None:
    index = filled(tmp_path)

    for step in range(6):
        index.add(map(entry, random_papers(step, 10)))
        index.delete([step])
        index.commit(f"{step}-0")
        index.refresh_idf()

    named = json.loads((tmp_path / "MANIFEST.json").read_text())["index"]["files"]
    assert len(list(tmp_path.glob("*.npy"))) <= 2 * len(named)
    assert len(named) < 6


def test_an_index_cleared_is_empty_after_a_restart_too(tmp_path: Path) -> None:
    index = filled(tmp_path)

    index.clear()
    index.close()

    assert [len(index), index.position] == [0, ""]
    again = Index.open(tmp_path)
    assert [len(again), again.position, again.trouble] == [0, "", ""]


def damages(directory: Path) -> dict[str, bytes | None]:
    """Give for each damaged form of a file its content; None for a file that is gone."""
    manifest = (directory / "MANIFEST.json").read_bytes()
    (data,) = directory.glob("*.npy")
    whole = data.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 4
    body = manifest.replace(b'"1-0"', b'"9-0"')
    return {
        "MANIFEST.json empty": b"",
        "MANIFEST.json truncated": manifest[: len(manifest) // 2],
        "MANIFEST.json changed": body,
        "MANIFEST.json of something else": b'{"format": %d, "checksum": %d, "index":\n[]\n}'
        % (FORMAT, crc32(b"")),
        f"{data.name} empty": b"",
        f"{data.name} truncated": whole[:-64],
        f"{data.name} flipped": bytes(flipped),
        f"{data.name} gone": None,
    }


def test_nothing_is_served_from_damaged_files_and_all_is_built_anew(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    filled(whole).close()

    for number, (damage, content) in enumerate(damages(whole).items()):
        place = tmp_path / str(number)
        place.mkdir()
        for one in whole.iterdir():
            (place / one.name).write_bytes(one.read_bytes())
        name = damage.partition(" ")[0]
        (place / name).unlink()
        if content is not None:
            (place / name).write_bytes(content)

        index = Index.open(place)
        found = [index.position, len(index), "built anew" in index.trouble, name in index.trouble]
        rebuilt = filled(None)
        index.add(map(entry, random_papers(1, 40)))
        index.commit("1-0")
        index.close()

        assert found == ["", 0, True, True], damage
        assert index.trouble == ""
        assert answers(Index.open(place)) == answers(rebuilt), damage


def test_damage_found_later_empties_the_index_until_it_is_built_anew(tmp_path: Path) -> None:
    index, reader = filled(tmp_path), Index.open(tmp_path)
    unharmed = [index.verify(), reader.verify()]
    (data,) = tmp_path.glob("*.npy")
    content = bytearray(data.read_bytes())
    content[-100] ^= 1
    data.write_bytes(content)

    found = index.verify()
    index.add(map(entry, SHELF))
    index.commit("2-0")  # A change that was under way: alone it would be taken for everything.
    emptied = [len(index), index.position, len(Index.open(tmp_path, writes=False))]
    index.clear()
    index.add(map(entry, SHELF))
    index.commit("3-0")

    assert unharmed == [(), ()]
    assert found == (f"{data.name} is damaged",)
    assert emptied == [0, "", 0]
    assert [len(index), index.verify(), index.trouble] == [len(SHELF), (), ""]
    assert reader.verify() == ()  # What it has mapped is no longer what the directory holds.
    assert [reader.reopen(), len(reader)] == [True, len(SHELF)]
