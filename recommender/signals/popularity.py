"""Signal, off unless asked for: how many people upvoted a paper elsewhere."""

from collections.abc import Iterator

import numpy as np

from recommender.signals.feedback import mean_weight
from recommender.signals.part import Part, Situation

NAME = "popularity"

# Points for very many upvotes, for one stated interest of weight 1: a tenth of a good match, so
# that they settle between papers that fit about equally well and never bring in another subject.
UPVOTE_POINTS = 0.03

# Half of the papers listed by Hugging Face have six upvotes or fewer and a few have hundreds, so
# doublings are what counts, and no more is to be had beyond this.
VERY_MANY = 500


def upvotes(situation: Situation) -> Iterator[Part]:
    """Give a part for upvotes to a reader who stated something or voted."""
    profile, counts = situation.profile, situation.view.upvotes
    if not (profile.interests or profile.feedback) or not counts.any():
        return
    most = UPVOTE_POINTS * mean_weight(profile)
    shares = np.log1p(np.minimum(counts, VERY_MANY)) / np.log1p(VERY_MANY)
    yield Part(
        NAME,
        amounts=most * shares,
        most=most,
        label_of=lambda row: _label(int(counts[row])),
        is_aside=True,
    )


def _label(count: int) -> str:
    return f"{count:,} {'upvote' if count == 1 else 'upvotes'} on Hugging Face"
