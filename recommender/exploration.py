"""Draw how well papers outside the usual may be liked: Thompson sampling for one place of a list.

The taste of a reader is a weight for each word, of which votes tell something and nothing is sure.
One set of weights is drawn from what is likely given the votes, and all papers are scored with it;
where many votes fell the draw says about what is known, elsewhere it may say anything. After Eide
et al., Dynamic Slate Recommendation with Gated Recurrent Units and Thompson Sampling (2022), with a
linear model in the place of their network.
"""

from collections.abc import Sequence

import numpy as np

from recommender.index.field import FloatArray
from recommender.taste import Vector, likeness, told

NOISE = 0.5  # Variance of a vote, beside 1 for the taste in one direction: readers err and change.
_JITTER = 1e-8  # Keeps a matrix that rounding made singular factorable.


def draw(
    papers: Sequence[Vector],
    voted: Sequence[Vector],
    verdicts: Sequence[float],
    rng: np.random.Generator,
) -> FloatArray:
    """Give one draw of how well each paper is liked, in the units of `verdicts`.

    The prior of every word's weight is normal with mean 0 and variance 1; so before any vote a
    paper's draw has variance 1, and two papers vary together by their cosine.

    Args:
        papers: Weights by stem, of any length above 0.
        voted: The papers voted on, likewise.
        verdicts: 1 for a like, -1 for a dislike.
        rng: Where chance comes from.

    Returns:
        Shape (n_papers,).
    """
    n = len(papers)
    weights, spread = told(likeness([*papers, *voted]), len(voted), NOISE)
    mean = weights @ np.asarray(verdicts, np.float64)
    values, vectors = np.linalg.eigh(spread + _JITTER * np.eye(n))
    drawn: FloatArray = mean + vectors @ (np.sqrt(np.maximum(values, 0)) * rng.standard_normal(n))
    return drawn
