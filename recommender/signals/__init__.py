"""What a score is made of: one signal a file, one line here."""

from recommender.signals import feedback, interests
from recommender.signals.part import Part, Signal, Situation

SIGNALS: tuple[Signal, ...] = (
    interests.stated,
    feedback.votes,
)

__all__ = ["SIGNALS", "Part", "Signal", "Situation"]
