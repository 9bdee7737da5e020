"""Compiled code: what numba makes faster where it is installed, each beside a path without it.

Nothing here imports numba before a `Fast` is asked to.
"""

from recommender.index.kernels.fast import Fast

__all__ = ["Fast"]
