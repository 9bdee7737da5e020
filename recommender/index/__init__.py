"""Papers by their words: TF-IDF with scikit-learn's meaning."""

from recommender.index.entry import Entry, Hit, Place, Weighting, Within
from recommender.index.index import Index, Lesson
from recommender.index.view import View

__all__ = ["Entry", "Hit", "Index", "Lesson", "Place", "View", "Weighting", "Within"]
