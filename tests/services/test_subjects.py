"""Which subjects are read: derived once, removed for good, their past asked for together."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import SourceRefused, UserError
from bot.services.subjects import MOST_FOLLOWED, PAST, Subjects
from bot.store.following import Following
from bot.store.keys import Keys
from recommender import Interest, InterestKind
from tests.installation import SUNDAY

DERIVED = {
    "graphs": ("cs.LG", "stat.ML"),
    "cells": ("q-bio.CB", "biorxiv.cell-biology"),
    "trials": ("medrxiv",),
}


def check(text: str) -> str:
    if text == "cs.XX":
        raise SourceRefused("arXiv: category cs.XX does not exist.")
    return text


class Bench:
    """Subjects of two sources, with derivations written down."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.following = Following(redis, Keys(prefix))
        self.subjects = Subjects(
            self.following, ("arxiv", "biorxiv"), derive=derive, title_of=str.upper, check=check
        )

    async def codes(self) -> list[str]:
        return [one.code for one in await self.subjects.all()]


def derive(interests: Sequence[Interest]) -> Sequence[str]:
    return [code for one in interests for code in DERIVED.get(one.text, ())]


def interest(text: str) -> Interest:
    return Interest(id=text, kind=InterestKind.WORDS, text=text)


@pytest.fixture
def bench(redis: Redis, prefix: str) -> Bench:
    return Bench(redis, prefix)


async def test_an_interest_brings_its_subjects_once_and_says_with_which_they_came(
    bench: Bench,
) -> None:
    first = await bench.subjects.follow_for([interest("graphs")], SUNDAY)
    again = await bench.subjects.follow_for([interest("graphs")], SUNDAY + timedelta(days=1))

    assert (first, again) == (("cs.LG", "stat.ML"), ())
    assert [one.since for one in await bench.subjects.all()] == [SUNDAY] * 2
    brought = bench.subjects.brought_by([interest("graphs")])
    assert brought == {"cs.LG": "graphs", "stat.ML": "graphs"}


async def test_the_last_thirty_days_are_asked_for_source_by_source(bench: Bench) -> None:
    await bench.subjects.follow_for([interest("graphs"), interest("cells")], SUNDAY)

    jobs = await bench.following.back_fills()

    assert {job.source: set(job.categories) for job in jobs} == {
        "arxiv": {"cs.LG", "stat.ML", "q-bio.CB"},
        "biorxiv": {"biorxiv.cell-biology"},
    }
    assert {job.since for job in jobs} == {(SUNDAY - PAST).date()}


async def test_subjects_of_a_source_that_is_switched_off_are_not_followed(bench: Bench) -> None:
    assert await bench.subjects.follow_for([interest("trials")], SUNDAY) == ()
    with pytest.raises(UserError, match=r"^Switched off here: the source of medrxiv"):
        await bench.subjects.add(("cs.LG", "medrxiv"), SUNDAY)
    assert await bench.codes() == []
    assert await bench.following.back_fills() == ()


async def test_what_was_removed_comes_back_by_hand_and_then_with_interests(bench: Bench) -> None:
    await bench.subjects.follow_for([interest("graphs")], SUNDAY)

    removed = await bench.subjects.remove(("cs.LG", "cs.CL"))
    by_interest = await bench.subjects.follow_for([interest("graphs")], SUNDAY)
    added = await bench.subjects.add(("cs.LG",), SUNDAY)

    assert (removed, by_interest, added) == (("cs.LG",), (), ("cs.LG",))
    assert await bench.codes() == ["cs.LG", "stat.ML"]


async def test_no_more_are_followed_than_can_be_read(bench: Bench) -> None:
    await bench.subjects.add([f"x.{n:02}" for n in range(MOST_FOLLOWED)], SUNDAY)

    assert await bench.subjects.follow_for([interest("graphs")], SUNDAY) == ()
    with pytest.raises(UserError, match=f"^That would be over {MOST_FOLLOWED} subjects"):
        await bench.subjects.add(("cs.LG",), SUNDAY)
    assert len(await bench.codes()) == MOST_FOLLOWED


async def test_adding_what_is_read_when_full_is_no_error(bench: Bench) -> None:
    await bench.subjects.add([f"x.{n:02}" for n in range(MOST_FOLLOWED)], SUNDAY)

    assert await bench.subjects.add(("x.00",), SUNDAY) == ()


def test_categories_are_typed_with_commas_or_blanks(bench: Bench) -> None:
    assert bench.subjects.read_codes("cs.LG, cs.CL  cs.LG\nstat.ML,") == (
        *("cs.LG", "cs.CL", "stat.ML"),
    )


def test_one_that_does_not_exist_is_said_in_the_source_s_words(bench: Bench) -> None:
    with pytest.raises(UserError, match=r"category cs\.XX does not exist"):
        bench.subjects.read_codes("cs.LG cs.XX")


def test_they_are_named_for_people(bench: Bench) -> None:
    assert bench.subjects.names(("cs.lg", "gr-qc")) == "cs.lg (CS.LG), gr-qc (GR-QC)"


async def test_what_is_too_many_changes_nothing(bench: Bench) -> None:
    await bench.subjects.add([f"x.{n:02}" for n in range(MOST_FOLLOWED - 1)], SUNDAY)
    jobs = await bench.following.back_fills()

    with pytest.raises(UserError):
        await bench.subjects.add(("cs.LG", "cs.CL"), SUNDAY)

    assert len(await bench.codes()) == MOST_FOLLOWED - 1
    assert await bench.following.back_fills() == jobs
