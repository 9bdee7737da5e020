"""Rank papers against stated interests and votes; pure values in, pure values out.

What computes on arrays is imported when first asked for: it takes a third of a second, and who
only holds a `Paper` or a `Reason`, or prints a command's help, computes nothing. No module has the
name of something in it that is given here: importing the module would put it in its place.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from recommender.interest_line import StatedInterests, parse_interests, written
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.profile import Bar, Feedback, Interest, InterestKind, Mute, Profile, Verdict
from recommender.query import Query, parse_query
from recommender.rule import LeftOut, Rule
from recommender.text import analyze, clean, matching_words, surface

if TYPE_CHECKING:
    from recommender.index import Entry, Hit, Index, Weighting, Within
    from recommender.ranking import (
        Ranking,
        count_matching,
        explain,
        passed_over,
        rank,
        scores,
        telling_words,
    )
    from recommender.searching import Found, search

__all__ = [
    "Bar",
    "Entry",
    "Feedback",
    "Found",
    "Hit",
    "Index",
    "Interest",
    "InterestKind",
    "LeftOut",
    "Mute",
    "Paper",
    "Pick",
    "Profile",
    "Query",
    "Ranking",
    "Reason",
    "Rule",
    "StatedInterests",
    "Verdict",
    "Weighting",
    "Within",
    "analyze",
    "clean",
    "count_matching",
    "explain",
    "matching_words",
    "parse_interests",
    "parse_query",
    "passed_over",
    "rank",
    "scores",
    "search",
    "surface",
    "telling_words",
    "written",
]

_ON_ARRAYS = {
    "index": ("Entry", "Hit", "Index", "Weighting", "Within"),
    "ranking": (
        *("Ranking", "count_matching", "explain", "passed_over", "rank", "scores"),
        "telling_words",
    ),
    "searching": ("Found", "search"),
}
_MODULES = {name: module for module, names in _ON_ARRAYS.items() for name in names}

if not TYPE_CHECKING:  # A type checker would take any name for one of these.

    def __getattr__(name: str) -> object:
        """Import what is asked for (PEP 562)."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        globals()[name] = found
        return found
