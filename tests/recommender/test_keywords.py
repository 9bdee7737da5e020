"""Interests suggested from the papers a reader keeps."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import InterestKind, Paper, analyze, parse_interests
from recommender.candidates import ABSTRACTS_UP_TO
from recommender.keywords import Suggestion, suggest_interests
from tests.recommender.library import SHELF, Library, paper, random_papers


def unknown(stem: str) -> float:
    return 0.0


def titled(*titles: str) -> list[Paper]:
    return [paper(number, title) for number, title in enumerate(titles, start=1)]


def suggested(papers: Sequence[Paper], count: int = 8) -> list[str]:
    return [one.text for one in suggest_interests(papers, idf=unknown, count=count)]


PROTEINS = titled(
    "Diffusion models for protein design",
    "A novel approach to protein design with language models",
    "Protein design: a survey",
    "Towards de novo protein design",
    "Sampling backbones with diffusion models",
    "Galaxies at cosmic noon",
)

SPELLINGS = titled("Multi-modal moons", "Multi modal moons", "State space", "State-spaces", "RNAs")
MIXED = [*random_papers(5, 30), *SHELF, *SPELLINGS]


def test_a_phrase_that_comes_back_is_suggested_first_and_heaviest() -> None:
    first, second, *_ = suggest_interests(PROTEINS, idf=unknown)

    assert first == Suggestion("protein design", 2.0, 4)
    assert second == Suggestion("diffusion models", 1.5, 2)


def test_a_word_that_only_comes_within_a_phrase_is_not_suggested_beside_it() -> None:
    texts = suggested(PROTEINS)

    assert not {"protein", "design", "diffusion"} & set(texts)


def test_a_word_that_comes_in_many_phrases_is_suggested_itself() -> None:
    papers = titled("Moons of ice", "Moons and tides", "Rocky moons", "Magma on moons")

    assert suggested(papers)[0] == "moons"


def test_academic_filler_is_left_out() -> None:
    papers = titled(
        "A novel approach achieves state-of-the-art results",
        "Results show a novel approach",
        "A comprehensive survey of methods: we propose a novel framework",
    )

    assert suggested(papers) == []


def test_one_paper_gives_its_telling_words() -> None:
    texts = suggested(titled("Tidal heating of small moons: a new model"))

    assert set(texts) == {"tidal heating", "small moons"}


def test_a_hyphen_more_or_less_makes_no_other_phrase() -> None:
    papers = titled("Multi-modal retrieval", "Multi modal retrieval", "Multi-modal retrieval")

    assert suggest_interests(papers, idf=unknown) == (Suggestion("multi-modal retrieval", 2.0, 3),)


def test_a_word_of_a_thousand_parts_is_passed_over() -> None:
    assert suggested(titled("tidal-" * 1000 + "heating", "Moons")) == ["moons"]


def test_no_papers_give_no_suggestions() -> None:
    assert suggested([]) == []
    assert suggested(PROTEINS, count=0) == []


def test_words_are_shown_in_lower_case_but_for_acronyms() -> None:
    papers = titled("LLMs on Small Devices", "On Devices: LLMs", "mRNA Vaccines", "CRISPR Screens")

    texts = suggested(papers)

    assert {"LLMs", "mRNA vaccines", "CRISPR screens"} <= set(texts)


def test_capitals_of_a_shouted_title_mean_nothing() -> None:
    assert "tidal heating" in suggested(titled("TIDAL HEATING OF MOONS"))


def test_a_phrase_is_shown_as_it_is_mostly_written() -> None:
    papers = titled("Graph transformers", "Graph Transformer", "The graph transformers")

    assert suggested(papers)[0] == "graph transformers"


def test_keywords_count_more_than_titles_and_titles_more_than_abstracts() -> None:
    papers = [
        paper(1, "Amber fossils", "Quartz crystals are seen."),
        replace(paper(2, "Basalt columns"), notes={"library.keywords": "tidal heating, comets"}),
    ]

    texts = suggested(papers)

    assert texts[0] == "tidal heating"
    assert texts.index("amber fossils") < texts.index("quartz crystals")


def test_a_keyword_is_taken_whole_and_without_what_stands_in_brackets() -> None:
    note = "adversarial imitation learning (AIL), learning from human feedback"
    one = replace(paper(1, "Moons"), notes={"library.keywords": note})

    assert suggested([one]) == ["adversarial imitation learning", "moons"]


def test_every_theme_of_a_library_has_its_turn() -> None:
    proteins = [f"Protein design by {word} enzyme evolution" for word in "ab bc cd de ef".split()]
    papers = titled(*proteins, "Lattice QCD", "Lattice QCD at finite temperature")

    assert "lattice QCD" in suggested(papers, count=3)


def test_of_equally_frequent_phrases_the_rarer_in_the_catalogue_comes_first() -> None:
    papers = titled("Magma oceans", "Tidal heating", "Tidal heating again", "Magma oceans again")
    common = {"magma", "ocean"}

    found = suggest_interests(papers, idf=lambda stem: 1.5 if stem in common else 3.0)

    assert [one.text for one in found] == ["tidal heating", "magma oceans"]


def test_no_suggestion_holds_the_words_of_another() -> None:
    for seed in range(20):
        stems = [set(analyze(text)) for text in suggested(random_papers(seed, 40))]

        assert stems
        assert not [1 for one in stems for other in stems if one is not other and one <= other]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(MIXED), max_size=40), st.randoms())
def test_the_order_of_papers_makes_no_difference(papers: list[Paper], rng: random.Random) -> None:
    mixed = list(papers)
    rng.shuffle(mixed)

    assert suggest_interests(mixed, idf=unknown) == suggest_interests(papers, idf=unknown)


@settings(deadline=None)
@given(st.lists(st.builds(paper, st.just(1), st.text(), st.text()), max_size=5))
def test_any_suggestion_can_be_stated_as_it_is_shown(papers: list[Paper]) -> None:
    for suggestion in suggest_interests(papers, idf=unknown):
        (interest,) = parse_interests(suggestion.text).interests

        assert interest.kind is InterestKind.WORDS
        assert interest.text == suggestion.text
        assert suggestion.weight in (1.0, 1.5, 2.0)
        assert 1 <= suggestion.papers <= len(papers)


def test_titles_alone_are_read_of_many_papers() -> None:
    few = [paper(n, "Moons", "Tidal heating.") for n in range(ABSTRACTS_UP_TO)]

    assert "tidal heating" in suggested(few)
    assert suggested([*few, few[0]]) == ["moons"]


@pytest.mark.parametrize(
    "note", ["cs.LG, to read, 2401.00001", "arxiv:2401.00001, -x, au:Li", "^2"]
)
def test_keywords_that_read_as_something_else_are_passed_over(note: str) -> None:
    one = replace(paper(1, "Moons"), notes={"library.keywords": note})

    assert suggested([one])[0] == "moons"


def test_the_words_of_a_catalogue_are_weighed_by_its_index() -> None:
    library = Library.of(SHELF)

    found = suggest_interests([SHELF[0], SHELF[7]], idf=library.index.idf)

    assert "protein design" in [one.text for one in found]
    assert all(one.papers >= 1 for one in found)
