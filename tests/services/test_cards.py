"""A paper as readers see it: an address that leads somewhere, one true line, marked words."""

from dataclasses import replace

import pytest

from bot.services.cards import MOST_WORDS, address, card, paper_card, why_line
from recommender import Paper, Pick, Reason

PAPER = Paper(7, ("arxiv:2401.00001", "title:x"), "Folding proteins with graph networks", "About.")


def words(reasons: list[Reason]) -> str:
    return "".join(span.text for span in why_line(reasons))


def reason(word: str, interest: str = "proteins", share: float = 0.1) -> Reason:
    return Reason("interests", share, (word,), interest)


@pytest.mark.parametrize(
    ("paper", "leads_to"),
    [
        (Paper(1, ("title:x",), "T", url="https://example.org/a"), "https://example.org/a"),
        (Paper(1, ("arxiv:hep-th/9901001",), "T"), "https://arxiv.org/abs/hep-th/9901001"),
        (Paper(1, ("doi:10.1234/a b",), "T"), "https://doi.org/10.1234/a%20b"),
        (Paper(1, ("title:x",), "A & B: 100 %"), "https://huggingface.co/papers?q=A%20%26%20B%3A%20100%20%25"),
        (Paper(1, (), "日本"), "https://huggingface.co/papers?q=%E6%97%A5%E6%9C%AC"),
    ],
)  # fmt: skip
def test_no_title_is_dead(paper: Paper, leads_to: str) -> None:
    assert address(paper) == leads_to


def test_the_line_names_the_interest_and_the_words_of_it_that_matched() -> None:
    assert words([reason("design", "protein design")]) == "for protein design: design"
    assert words([reason("proteins")]) == "for proteins"


def test_a_word_that_stands_in_a_pair_is_told_with_the_pair_alone() -> None:
    found = [reason(word, "deep graph search") for word in ("graph", "Search", "graph search")]

    assert words(found) == "for deep graph search: graph search"


def test_an_interest_that_matched_whole_is_named_without_its_words() -> None:
    both = [reason("design", "protein designs"), reason("Protein", "protein designs")]

    assert words(both) == "for protein designs"


def test_the_line_names_no_more_than_three_words_in_all() -> None:
    interests = ("ant bee cat", "dog elk fox", "gnu hen ibis")
    reasons = [reason(word, interest) for interest in interests for word in interest.split()[:2]]

    said = words(reasons)

    assert said == "for ant bee cat: ant, bee; for dog elk fox: dog"
    assert said.count(",") + said.count(":") == MOST_WORDS


def test_what_speaks_against_a_paper_is_no_reason_for_it() -> None:
    against = Reason("dislikes", -0.4, ("graph",))

    assert words([reason("folding"), against, Reason("baseline", 0.2)]) == "for proteins: folding"
    assert words([against]) == ""


def test_papers_liked_are_said_to_be_why() -> None:
    liked = Reason("likes", 0.2, ("graph",))

    assert words([liked]) == "like papers you liked: graph"
    assert (
        words([reason("folding"), liked]) == "for proteins: folding; like papers you liked: graph"
    )


def test_the_words_that_matched_are_marked_as_they_stand_in_the_title() -> None:
    drawn = card(Pick(PAPER, 0.5, (reason("fold"), reason("network"), reason("graph", share=-1))))

    assert drawn.marks == ("Folding", "networks")
    assert (drawn.number, drawn.id, drawn.score) == (7, "arxiv:2401.00001", 0.5)


def test_our_own_summary_is_shown_as_ours() -> None:
    ours = paper_card(Paper(1, ("title:x",), "T", own_summary="In short."), with_summary=True)
    theirs = paper_card(PAPER, with_summary=True)

    assert (ours.summary, ours.summary_is_ours) == ("In short.", True)
    assert (theirs.summary, theirs.summary_is_ours) == ("About.", False)
    assert paper_card(PAPER).summary == ""


@pytest.mark.parametrize(
    ("upvotes", "said"),
    [(57.0, "57 upvotes"), (1.0, "1 upvote"), (12_345.0, "12,345 upvotes"), (0.0, ""), (-3.0, "")],
)
def test_a_badge_counts_the_upvotes(upvotes: float, said: str) -> None:
    paper = Paper(1, (), "T", signals={"huggingface.upvotes": upvotes})

    assert paper_card(paper).badge == said
    assert card(Pick(paper, 0.5)).badge == said


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_not_shown(figure: float) -> None:
    names = ("huggingface.upvotes", "huggingface.stars", "semanticscholar.citations")

    drawn = paper_card(Paper(1, (), "T", signals=dict.fromkeys(names, figure)), with_summary=True)

    assert (drawn.badge, drawn.asides) == ("", ())


def test_what_sources_say_is_shown_in_their_name_where_a_card_stands_alone() -> None:
    code = "https://github.com/example/fold"
    paper = replace(
        PAPER,
        notes={
            "huggingface.organization": "Fold Lab",
            "huggingface.code": code,
            "huggingface.summary": "It folds.",
            "semanticscholar.summary": "Folding, in short.",
        },
        signals={"semanticscholar.citations": 1.0, "huggingface.stars": 1200.0},
    )

    alone = paper_card(paper, with_summary=True)

    assert [(aside.text, aside.url) for aside in alone.asides] == [
        ("Summary by Hugging Face: It folds.", ""),
        ("Summary by Semantic Scholar: Folding, in short.", ""),
        (f"Code: {code}", code),
        ("Stars: 1,200", ""),
        ("Organization: Fold Lab", ""),
        ("Cited 1 time. Data from Semantic Scholar", ""),
    ]
    assert alone.summary == "About."
    assert paper_card(paper).asides == ()


@pytest.mark.parametrize(("where", "said"), [("me", {}), ("here", {"where": "here"})])
def test_votes_count_for_whom_the_list_was(where: str, said: dict[str, str]) -> None:
    buttons = card(Pick(PAPER, 0.5), where="here" if where == "here" else "me").buttons

    assert [(b.label, b.command, b.arguments) for b in buttons[:2]] == [
        ("Like", "like", {"paper": "7", **said}),
        ("Not for me", "dislike", {"paper": "7", **said}),
    ]
