"""All kernels by name. Importing this compiles them, or loads them from numba's cache."""

from recommender.index.kernels import (
    batch,
    counting,
    holding,
    measuring,
    placing,
    searching,
    summing,
    tallying,
    tokenizer,
)


class Kernels:
    """The kernels; see their own modules. One line each."""

    best_of_each = staticmethod(batch.best_of_each)
    counted = staticmethod(counting.counted)
    held = staticmethod(counting.held)
    measured = staticmethod(counting.measured)
    numbered = staticmethod(counting.numbered)
    scattered = staticmethod(counting.scattered)
    held_words = staticmethod(holding.held_words)
    inverse_norms = staticmethod(measuring.inverse_norms)
    near_words = staticmethod(placing.near_words)
    near_places = staticmethod(placing.near_places)
    best = staticmethod(searching.best)
    summed = staticmethod(summing.summed)
    tallied = staticmethod(tallying.tallied)
    cut = staticmethod(tokenizer.cut)
    rehash = staticmethod(tokenizer.rehash)
    lay_out = staticmethod(tokenizer.lay_out)
