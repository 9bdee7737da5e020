"""The categories of arXiv: which there are, how they are typed, what is said of wrong ones."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceRefused
from bot.sources.arxiv.categories import (
    canonical_code,
    categories,
    check_category,
    is_archive,
    oai_set,
    title_of,
)
from recommender.categories import category_key

CODES = [one.code for one in categories()]


def refusal(text: str) -> str:
    with pytest.raises(SourceRefused) as refused:
        check_category(text)
    return str(refused.value)


def test_each_category_is_there_once_under_its_canonical_name() -> None:
    # 155 are active; cs.NA, cs.SY, math.IT, math.MP, q-fin.EC and stat.TH are other names.
    assert len(CODES) == len(set(CODES)) == 149
    assert Counter(one.archive for one in categories())["cs"] == 38
    assert {"cs.NA", "cs.SY", "astro-ph", "cmp-lg"}.isdisjoint(CODES)


def test_every_category_is_accepted_in_any_case_and_has_a_name_and_a_set() -> None:
    assert [check_category(f" {code.upper()} ") for code in CODES] == CODES
    assert [check_category(code.lower()) for code in CODES] == CODES
    assert [code for code in CODES if title_of(code.lower()) in ("", code)] == []
    assert [oai_set(code).split(":")[-1] for code in CODES] == [c.split(".")[-1] for c in CODES]


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [("cs.NA", "math.NA"), ("stat.th", "math.ST"), ("math.MP", "math-ph"), ("CS.sy", "eess.SY")],
)
def test_other_names_of_a_category_give_the_canonical_one(typed: str, canonical: str) -> None:
    assert check_category(typed) == canonical
    assert category_key(typed) == category_key(canonical)


@pytest.mark.parametrize(
    ("old", "now"), [("cmp-lg", "cs.CL"), ("alg-geom", "math.AG"), ("astro-ph", "astro-ph")]
)
def test_papers_of_retired_categories_keep_a_category(old: str, now: str) -> None:
    assert canonical_code(old) == now


@pytest.mark.parametrize("other", ["68T07", "I.2.7", "", "cs.LG cs.CL", "cs"])
def test_classes_of_other_schemes_are_no_categories(other: str) -> None:
    assert canonical_code(other) is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("cs.LG", "cs:cs:LG"),
        ("math.NA", "math:math:NA"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
    ],
)
def test_sets_are_named_by_group_archive_and_category(code: str, name: str) -> None:
    assert oai_set(code) == name


def test_a_category_that_does_not_exist_is_refused_with_those_that_do() -> None:
    said = refusal("cs.XX")

    assert said.startswith("arXiv: category cs.XX does not exist. ")
    assert "Categories of cs: cs.AI, cs.AR, cs.CC, " in said
    assert "cs.NA" not in said


def test_of_a_misspelt_category_the_nearest_is_named() -> None:
    assert "does not exist. Did you mean cond-mat.soft? Categories" in refusal("cond-mat.sofd")


def test_of_an_unknown_archive_all_archives_are_named() -> None:
    assert refusal("chem.OC").endswith("q-bio, q-fin, quant-ph, stat.")


def test_an_archive_that_holds_categories_is_none_itself() -> None:
    said = refusal("astro-ph")

    assert said.startswith("arXiv: category astro-ph is no longer used. Categories of astro-ph: ")
    assert "astro-ph.CO" in said
    assert "does not exist" in refusal("physics")


def test_a_retired_category_gives_the_one_that_took_its_place() -> None:
    assert check_category("cmp-lg") == "cs.CL"


@pytest.mark.parametrize(("text", "is_one"), [("cs", True), ("astro-ph", True), ("hep-th", False)])
def test_archives_are_what_several_categories_begin_with(text: str, is_one: bool) -> None:
    assert is_archive(text) is is_one


@given(st.text())
def test_any_text_gives_a_category_or_is_refused_in_one_bearable_line(text: str) -> None:
    try:
        found = check_category(text)
    except SourceRefused as refused:
        said = str(refused)
        assert "does not exist" in said or "no longer used" in said
        assert len(said) < 600
        assert said.isprintable()
    else:
        assert found in CODES
