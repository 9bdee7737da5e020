"""Signal, off unless asked for: how many people upvoted a paper elsewhere."""

from collections.abc import Iterator

import numpy as np

from recommender.signals.part import Part, Situation

NAME = "popularity"

# Points for very many upvotes. Good matches lie three to eight deviations from the usual paper: so
# upvotes settle between papers that fit about equally well and never bring in another subject.
UPVOTE_POINTS = 0.3

# Half of the papers listed by Hugging Face have six upvotes or fewer and a few have hundreds, so
# doublings are what counts, and no more is to be had beyond this.
VERY_MANY = 500


def upvotes(situation: Situation) -> Iterator[Part]:
    """Give a part for upvotes to a reader who stated something or voted."""
    profile, counts = situation.profile, situation.view.upvotes
    if not (profile.interests or profile.feedback) or not counts.any():
        return
    shares = np.log1p(np.minimum(counts, VERY_MANY)) / np.log1p(VERY_MANY)
    yield Part(
        NAME,
        amounts=UPVOTE_POINTS * shares,
        label_of=lambda row: _label(int(counts[row])),
        is_aside=True,
    )


def _label(count: int) -> str:
    return f"{count:,} {'upvote' if count == 1 else 'upvotes'} on Hugging Face"
