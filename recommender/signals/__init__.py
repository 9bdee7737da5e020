"""What a score is made of: one signal a file, one line here."""

from recommender.signals import feedback, filing, interests, popularity
from recommender.signals.part import Part, Signal, Situation

SIGNALS: tuple[Signal, ...] = (
    interests.stated,
    feedback.votes,
    filing.filing,
)
WITH_POPULARITY: tuple[Signal, ...] = (*SIGNALS, popularity.upvotes)
"""For those who want upvotes to settle between papers that fit about equally well."""

__all__ = ["SIGNALS", "WITH_POPULARITY", "Part", "Signal", "Situation"]
