"""What a reader or channel cares about, as the ranking sees it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InterestKind(StrEnum):
    """How one part of a line of interests is meant."""

    WORDS = "words"
    PHRASE = "phrase"  # counts only where the words stand together
    AUTHOR = "author"
    CATEGORY = "category"
    PAPER = "paper"  # more like this one
    EXCLUSION = "exclusion"  # the only kind that filters


class Verdict(StrEnum):
    """A reader's judgement of one paper."""

    LIKE = "like"
    DISLIKE = "dislike"


class Bar(StrEnum):
    """How good a paper has to be to be picked."""

    FEW = "few"
    NORMAL = "normal"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Interest:
    """One stated interest.

    Attributes:
        id: Unique within its owner.
        kind: See `InterestKind`.
        text: The words as typed, without the signs that chose the kind; for a paper its id
            ("arxiv:2401.01234"); for a category its code ("cs.LG").
        weight: How strongly, greater than 0; 1 where nothing was said.
        added_at: UTC.
        number: The paper a PAPER interest names, once the catalogue holds it.
    """

    id: str
    kind: InterestKind
    text: str
    weight: float = 1.0
    added_at: datetime | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """Something an owner is not to be sent for a while; a search still finds it.

    Attributes:
        what: Words, a phrase, an author or a category, as an exclusion would leave it out.
        until: When it ends by itself, UTC; None for never.
    """

    what: Interest
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether it has not ended yet."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class Feedback:
    """One vote. `by` is the voter's written form; the ranking only tells voters apart."""

    number: int
    verdict: Verdict
    by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """All that ranking may use about one owner.

    Attributes:
        interests: Stated ones.
        feedback: Votes, by any number of voters.
        seen: Paper numbers never picked again.
        bar: How good a paper has to be.
        feeds: Names of the feeds the owner follows, "feed:<hash>": a paper that came only from
            feeds is picked only for those who follow one of them.
        mutes: What is left out for a while, ended ones perhaps included.
        explores: Whether a list may end with a paper outside the usual.
        votes_cap: The most that votes may make of a paper's points: above 0 and at most 0.5, or
            1.0 for any amount. Each vote for a paper is lessened alike until all of them make no
            more; those against take no more than the same amount.

    Raises:
        ValueError: If `votes_cap` is another number.
    """

    interests: tuple[Interest, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    seen: frozenset[int] = frozenset()
    bar: Bar = Bar.NORMAL
    feeds: frozenset[str] = frozenset()
    mutes: tuple[Mute, ...] = ()
    explores: bool = True
    votes_cap: float = 1.0

    def __post_init__(self) -> None:
        # With more than half, a paper could lose by what is stated: ranking looks ahead by that.
        if not (0 < self.votes_cap <= 0.5 or self.votes_cap == 1.0):
            raise ValueError(f"votes_cap is above 0 and at most 0.5, or 1.0: not {self.votes_cap}")
