"""Rank papers against stated interests and votes; pure values in, pure values out."""

from recommender.index import Entry, Hit, Index, Weighting, Within
from recommender.interest_line import StatedInterests, parse_interests, written
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.profile import Bar, Feedback, Interest, InterestKind, Mute, Profile, Verdict
from recommender.query import Query, parse_query
from recommender.rank import (
    Ranking,
    count_matching,
    explain,
    passed_over,
    rank,
    scores,
    telling_words,
)
from recommender.rule import LeftOut, Rule
from recommender.search import Found, search
from recommender.text import analyze, clean, matching_words, surface

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
