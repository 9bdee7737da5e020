"""Papers by their words: TF-IDF with scikit-learn's meaning."""

from recommender.index.batch import Best, Profiles
from recommender.index.entry import Entry, Hit, Place, Weighting, Within
from recommender.index.index import Index
from recommender.index.lesson import Lesson
from recommender.index.view import View

__all__ = [
    "Best",
    "Entry",
    "Hit",
    "Index",
    "Lesson",
    "Place",
    "Profiles",
    "View",
    "Weighting",
    "Within",
]
