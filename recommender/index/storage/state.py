"""What of an index outlives the process."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

import Stemmer

from recommender.index.entry import Weighting
from recommender.index.epoch import Epoch
from recommender.index.latent import Latent
from recommender.index.lexicon import Lexicon
from recommender.index.segment import Segment
from recommender.index.storage.members import layout
from recommender.index.word_pairs import WordPairs
from recommender.text import analyze, compounds

READING = 1  # Raise it when `recommender.text` reads differently in a way that `_PROBE` misses.
_PROBE = (
    "Multi-modal LLMs: naïve Bayes' C++ and c# codes, running U-Net's α-helices ﬁtted; "
    "β2 and CO₂, Ångström—Zürich, 深層学習, การเรียนรู้, हिन्दी, soft\u00adhyphens, the of, x, 3D"
)


@dataclass(frozen=True, slots=True)
class State:
    """All of an index that is saved, as of one commit, refresh, lesson or merge.

    Attributes:
        epoch: As the last refresh left it, whatever words came since.
        lexicons: Hold every id that the segments do.
        counted: See `Index`.
    """

    position: str
    epoch: Epoch
    pairs: WordPairs | None = None
    latent: Latent | None = None
    lexicons: tuple[Lexicon, ...] = ()
    segments: tuple[Segment, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)


PARTS: Mapping[str, type] = {"epoch": Epoch, "pairs": WordPairs, "latent": Latent}


@dataclass(frozen=True, slots=True)
class Kind:
    """What an index is of. A saved one of another kind is not used.

    Args:
        weighting: How its counts become scores.
        catalogue: Whose papers they are.
    """

    weighting: Weighting
    catalogue: str

    def described(self) -> dict[str, str]:
        """Give all that has to agree, by name."""
        members = [line for kind in (Segment, Lexicon, *PARTS.values()) for line in layout(kind)]
        return {
            "catalogue": self.catalogue,
            "weighting": self.weighting.value,
            "reading": f"{READING}-{_sum([*analyze(_PROBE), *compounds(_PROBE)])}",
            "unicode": unicodedata.unidata_version,  # With it Python folds and splits.
            "stemmer": str(Stemmer.version()),
            "layout": _sum(members),
        }


def _sum(lines: list[str]) -> str:
    return f"{crc32(chr(10).join(lines).encode()):08x}"
