"""Which words made-up papers hold, and how often: drawn by one kernel, as in real abstracts.

The figures were counted in 9,153 abstracts that arXiv listed in 2025, most of them
computer science; what cannot be counted in so few says where it comes from. They stand beside the
kernel that uses them, since numba's cache notices a change of this file alone.
"""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import float64, given, int32, int64, kernel, made

Ranks = NDArray[np.int32]
Places = NDArray[np.int64]
Shares = NDArray[np.float64]

# 131 words of an abstract are no stop words (standard deviation 29); 9 more stand in the title.
MEAN_WORDS, SPREAD_OF_WORDS = 131.0, 29.0
LEAST_WORDS, MOST_WORDS = 30, 260
LEAST_TITLED, MOST_TITLED = 6, 12
MOST_OF_A_PAPER = MOST_WORDS + MOST_TITLED

# Of a paper's different words 83 % stand there once, 11 % twice, 3 % three times: some words are
# drawn from what was said before, early ones (the title's) most of all.
REPEATED_SHARE = 0.2

# Beyond some 4,000 common words, frequencies fall steeply (Zipf's law in two regimes, Ferrer i
# Cancho and Sole 2001), so that a million papers hold several 100,000 words.
LANGUAGE = 3_000_000  # Words it can draw from.
COMMON = 4_000
FLATNESS = 6.0  # Added to ranks: the first few words are about as frequent as each other.
HEAD_SLOPE, TAIL_SLOPE = 0.75, 1.75
_KNEE = COMMON + FLATNESS
_HEAD = (_KNEE ** (1 - HEAD_SLOPE) - FLATNESS ** (1 - HEAD_SLOPE)) / (1 - HEAD_SLOPE)
_TAIL_ENDS = _KNEE ** (1 - TAIL_SLOPE) - (LANGUAGE + FLATNESS) ** (1 - TAIL_SLOPE)
_TAIL = _KNEE ** (TAIL_SLOPE - HEAD_SLOPE) * _TAIL_ENDS / (TAIL_SLOPE - 1)
HEAD_SHARE = _HEAD / (_HEAD + _TAIL)  # Of the common words.

# As many topics as arXiv has categories; a paper takes half its words from one or two of them.
TOPICS = 170
WORDS_A_TOPIC = 3_000
TOPIC_SHARE, MINOR_TOPIC_SHARE = 0.55, 0.2
TOPIC_SLOPE, TOPIC_FLATNESS = 0.9, 8.0
MOST_SPECIAL = 60_000  # Rank of the rarest word that a topic claims for its own.
SIZE_SLOPE = 0.8  # The largest categories are far larger than the smallest.

LEAST_AUTHORS, MOST_AUTHORS = 1, 7
NEW_AUTHOR_SHARE = 0.4  # A million papers then have 1.6 million names, most of them once or twice.


def make_topics(seed: int) -> tuple[Ranks, Shares]:
    """Give every topic common words and special ones, the common ones rather first.

    Returns:
        Ranks of words, shape (TOPICS, WORDS_A_TOPIC); shares of papers, added up, (TOPICS,).
    """
    rng = np.random.default_rng(seed)
    words = np.empty((TOPICS, WORDS_A_TOPIC), np.int32)
    for topic in range(TOPICS):
        spread = np.exp(rng.uniform(np.log(10), np.log(MOST_SPECIAL), 3 * WORDS_A_TOPIC))
        ranks = rng.permutation(np.unique(spread.astype(np.int32)))[:WORDS_A_TOPIC]
        words[topic] = ranks[np.argsort(ranks * rng.lognormal(0, 1, WORDS_A_TOPIC))]
    sizes = (np.arange(TOPICS) + 3.0) ** -SIZE_SLOPE
    return words, np.cumsum(sizes / sizes.sum())


@kernel(None, part=True)
def _power(low: float, high: float, slope: float) -> float:
    """Draw a number whose density falls with a power."""
    first, last = low ** (1 - slope), high ** (1 - slope)
    return float((first + np.random.random() * (last - first)) ** (1 / (1 - slope)))


@kernel(None, part=True)
def _draw_word() -> int:
    """Draw a word of the whole language."""
    if np.random.random() < HEAD_SHARE:
        return int(_power(FLATNESS, _KNEE, HEAD_SLOPE) - FLATNESS)
    return int(_power(_KNEE, LANGUAGE + FLATNESS, TAIL_SLOPE) - FLATNESS)


@kernel(None, part=True)
def _draw_topical(own: Ranks, other: Ranks) -> int:
    """Draw a word of a paper's topics."""
    low, high = TOPIC_FLATNESS, TOPIC_FLATNESS + WORDS_A_TOPIC
    place = int(_power(low, high, TOPIC_SLOPE) - low)
    return int(other[place] if np.random.random() < MINOR_TOPIC_SHARE else own[place])


@kernel(
    int64,
    int64,
    given(int32, 2),
    given(float64),
    made(int32),
    made(int64, 2),
    made(int32, 2),
    made(int32),
    made(int64),
)
def draw_papers(
    seed: int,
    topic_words: Ranks,
    topic_shares: Shares,
    words: Ranks,
    spans: Places,
    topics: Ranks,
    authors: Ranks,
    author_ends: Places,
) -> int:
    """Draw papers, as many as `topics` has rows; give how many words they have.

    Args:
        seed: Of all that is random here and, after it, in `spelling.spell_papers`.
        topic_words, topic_shares: As made by `make_topics`.
        words: Filled with the ranks of the words of all papers.
        spans: Filled with where a paper's title begins, its abstract, and where that ends; (n, 3).
        topics: Filled with each one's two topics; (n, 2).
        authors: By-lines of earlier papers, and room for those of these.
        author_ends: The number of by-lines so far, then filled after each paper; (n + 1,).
    """
    np.random.seed(seed)
    end, bylines = 0, author_ends[0]
    for paper in range(len(topics)):
        titled = np.random.randint(LEAST_TITLED, MOST_TITLED + 1)
        size = int(MEAN_WORDS + SPREAD_OF_WORDS * np.random.randn())
        size = titled + min(max(size, LEAST_WORDS), MOST_WORDS)
        spans[paper, 0], spans[paper, 1], spans[paper, 2] = end, end + titled, end + size
        for i in range(2):
            topics[paper, i] = np.searchsorted(topic_shares, np.random.random())
        own, other = topic_words[topics[paper, 0]], topic_words[topics[paper, 1]]
        for i in range(size):
            kind = np.random.random()
            if kind < REPEATED_SHARE and i >= titled:
                words[end + i] = words[end + int(np.random.random() ** 2 * i)]
            elif np.random.random() < TOPIC_SHARE:
                words[end + i] = _draw_topical(own, other)
            else:
                words[end + i] = _draw_word()
        end += size
        for _ in range(np.random.randint(LEAST_AUTHORS, MOST_AUTHORS + 1)):
            is_new = bylines == 0 or np.random.random() < NEW_AUTHOR_SHARE
            authors[bylines] = bylines if is_new else authors[np.random.randint(0, bylines)]
            bylines += 1
        author_ends[paper + 1] = bylines
    return end
