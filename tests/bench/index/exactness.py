"""How far the index is from scikit-learn: hits beside the scores of its own fitted pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.pipeline import Pipeline

from recommender import Index
from recommender.text import analyze

MOST_LAID_OUT = 20_000_000  # Numbers: the pipeline lays out all words of each paper, 160 MB.


def wrong_by(
    index: Index,
    texts: Sequence[str],
    numbers: Sequence[int],
    document: Callable[[int], str],
    most: int,
) -> float:
    """Compare the best papers for some searches with scikit-learn's scores of the same papers.

    Args:
        index: What is tested.
        texts: Searches.
        numbers: Papers that must not be missing among the hits: all, or a sample of them.
        document: Gives the text of a paper.
        most: How many hits are looked at.

    Returns:
        The largest difference of a score; and where a paper of `numbers` is missing among the hits
        of a search, by how much its score is above the last of them, where that is more.
    """
    hits = [index.search(index.view.wanted(analyze(text)), most) for text in texts]
    looked_at = sorted({*numbers, *(hit.number for found in hits for hit in found)})
    place = {number: i for i, number in enumerate(looked_at)}
    expected = _scores(index, texts, [document(number) for number in looked_at])
    worst = 0.0
    for scores, found in zip(expected, hits, strict=True):
        places = [place[hit.number] for hit in found]
        worst = max([worst, *np.abs(scores[places] - [hit.score for hit in found]).tolist()])
        least = found[-1].score if len(found) == most else 0.0
        others = np.delete(scores, places)
        worst = max(worst, float(others.max(initial=0.0)) - least)
    return worst


def _scores(index: Index, texts: Sequence[str], documents: Sequence[str]) -> np.ndarray:
    """Give scikit-learn's scores, shape (n_texts, n_documents)."""
    pipeline = index.to_sklearn()
    counter = pipeline[0] if isinstance(pipeline, Pipeline) else pipeline
    wanted = np.zeros((len(counter.vocabulary), len(texts)))
    for i, text in enumerate(texts):
        for term, weight in index.view.wanted(analyze(text)).items():
            wanted[counter.vocabulary[term], i] = weight
    at_a_time = max(1, MOST_LAID_OUT // len(wanted))
    parts = [
        pipeline.transform(documents[first : first + at_a_time]) @ wanted
        for first in range(0, len(documents), at_a_time)
    ]
    return np.concatenate(parts).T
