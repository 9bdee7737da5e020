"""Rank papers against stated interests and votes; pure values in, pure values out."""

from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.profile import Bar, Feedback, Interest, InterestKind, Profile, Verdict

__all__ = [
    "Bar",
    "Feedback",
    "Interest",
    "InterestKind",
    "Paper",
    "Pick",
    "Profile",
    "Reason",
    "Verdict",
]
