"""Words as they stand in texts, each with the ids of its stems: what kernels cut texts by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.index.field import IdArray, IntArray, Runs
from recommender.index.vocabulary import Vocabulary
from recommender.index.word_table import encoded
from recommender.text import analyze, stem_of_each

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

LEAST_ROOM = 1 << 14  # Spellings; a day of papers has about as many.
BYTES_A_SPELLING = 16  # Room for them; the average has nine.
SLOTS_A_SPELLING = 2  # So a look-up takes one or two steps.
MOST_KEPT = 1 << 18  # Spellings, 20 MB; most words that are rarer come no second time.

# What the kernel leaves to Python of a paper; the order of the numbers is the kernel's.
NOTHING, COMPOUNDS, EVERYTHING = range(3)

_NONE = np.zeros(0, np.int32)

ByHand = Callable[[str, str], IdArray]


class Table(NamedTuple):
    """Spellings by number and by their bytes; kernels add to it.

    Attributes:
        slots: A hash table with open addressing, half of it free, shape (n_slots, 3): in the upper
            half of the first column a spelling's hash, in the lower half its number plus one; in
            the others its first sixteen bytes, filled up with zeros. All 0 where a slot is free.
        spelt: Their bytes, end to end.
        starts: Where each begins and ends in `spelt`.
        state: How many there are, how many bytes they have, how many words are cut.
    """

    slots: NDArray[np.uint64]
    spelt: NDArray[np.uint8]
    starts: IntArray
    state: IntArray


class Spellings:
    """Cuts papers with kernels, as `WordIds` does without; only new spellings are Python's work.

    Args:
        vocabulary: Of stems; new ones are added.
        kernels: Those compiled.
        most: Spellings that are kept from one call to the next; with more, all are forgotten.
    """

    def __init__(
        self, vocabulary: Vocabulary, kernels: type[Kernels], *, most: int = MOST_KEPT
    ) -> None:
        self._vocabulary = vocabulary
        self._kernels = kernels
        self._most = most
        self._table = _room_for(LEAST_ROOM)
        self._stems_start: IntArray = np.zeros(1, np.int64)
        self._stems: IdArray = _NONE

    def __len__(self) -> int:
        """Count the spellings known."""
        return len(self._stems_start) - 1

    def cut(
        self, papers: Sequence[tuple[str, str]], in_order: ByHand, compounds: ByHand
    ) -> tuple[Runs, Runs]:
        """Cut titles and the texts below them.

        Args:
            papers: A title and a text each.
            in_order: Cuts one without kernels, where it is no prose.
            compounds: Gives the compounds of one without kernels.

        Returns:
            The ids of each paper's words in their order, and those of its compounds.
        """
        coded = [encoded(text) for paper in papers for text in paper]
        ends = np.cumsum([len(one) for one in coded], dtype=np.int64)
        text = np.frombuffer(b"".join(coded), np.uint8)
        cuts = np.empty(len(text) + 2 * len(papers), np.int32)
        cut_ends = np.empty(3 * len(papers), np.int64)
        by_hand, known_at = np.empty(len(papers), np.uint8), np.empty(len(papers), np.int64)
        done, self._table.state[2] = 0, 0
        while True:
            done = int(
                self._kernels.cut(text, ends, done, self._table, cuts, cut_ends, by_hand, known_at)
            )
            if done == len(papers):
                break
            self._grow()
        hand: list[IdArray] = []
        for i in np.flatnonzero(by_hand).tolist():
            self._learn(int(known_at[i]))  # First what stands before it: ids are in order.
            hand.append(in_order(*papers[i]) if by_hand[i] == EVERYTHING else _NONE)
            hand.append(compounds(*papers[i]))
        self._learn(int(self._table.state[0]))
        found = self._laid_out(cuts[: self._table.state[2]], cut_ends, by_hand, Runs.of(hand))
        if len(self) > self._most:
            self._forget()
        return found

    def _laid_out(
        self, cuts: IdArray, cut_ends: IntArray, by_hand: NDArray[np.uint8], hand: Runs
    ) -> tuple[Runs, Runs]:
        room = int(np.diff(self._stems_start)[cuts].sum()) + len(by_hand) + len(hand.items)
        order, compounds = np.empty(room, np.int32), np.empty(room, np.int32)
        order_start = np.empty(len(by_hand) + 1, np.int64)
        compounds_start = np.empty(len(by_hand) + 1, np.int64)
        self._kernels.lay_out(
            cuts,
            cut_ends,
            by_hand,
            self._stems_start,
            self._stems,
            hand.items,
            hand.start[1:],
            order,
            order_start,
            compounds,
            compounds_start,
        )
        return (
            Runs(order_start, order[: order_start[-1]].copy()),
            Runs(compounds_start, compounds[: compounds_start[-1]].copy()),
        )

    def _learn(self, known: int) -> None:
        """Find the stems of the spellings up to a number."""
        if known == len(self):
            return
        starts = self._table.starts[len(self) : known + 1]
        text = self._table.spelt[starts[0] : starts[-1]].tobytes().decode("latin-1")  # As bytes.
        spelt = [text[begin:end] for begin, end in pairwise((starts - starts[0]).tolist())]
        stems, sizes = _stems_of(spelt)
        ids = np.array(self._vocabulary.add(stems), np.int32)
        self._stems = np.concatenate([self._stems, ids])
        ends = self._stems_start[-1] + np.cumsum(sizes)
        self._stems_start = np.concatenate([self._stems_start, ends])

    def _grow(self) -> None:
        """Make room for twice as many spellings."""
        table = self._table
        wider = _room_for(len(table.starts) - 1 << 1)
        self._kernels.rehash(table.slots, wider.slots)
        wider.spelt[: len(table.spelt)] = table.spelt
        wider.starts[: len(table.starts)] = table.starts
        wider.state[:] = table.state
        self._table = wider

    def _forget(self) -> None:
        self._table = _room_for(LEAST_ROOM)
        self._stems_start, self._stems = np.zeros(1, np.int64), _NONE


def _stems_of(spelt: Sequence[str]) -> tuple[list[str], IntArray]:
    """Give the stems of spellings, whose bytes stand as characters; and how many each has."""
    stems = stem_of_each(spelt)  # Of what is not ASCII in vain; there is little of it.
    sizes = np.fromiter(map(bool, stems), np.int64, len(stems))
    found: list[str] = []
    done = 0
    for i in [i for i, is_ascii in enumerate(map(str.isascii, spelt)) if not is_ascii]:
        foreign = analyze(_decoded(spelt[i]))
        sizes[i] = len(foreign)
        found += [*stems[done:i], *foreign]
        done = i + 1
    found += stems[done:]
    return list(filter(None, found)), sizes


def _decoded(spelling: str) -> str:
    return spelling.encode("latin-1").decode("utf-8", "surrogatepass")


def _room_for(spellings: int) -> Table:
    return Table(
        np.zeros((SLOTS_A_SPELLING * spellings, 3), np.uint64),
        np.empty(BYTES_A_SPELLING * spellings, np.uint8),
        np.zeros(spellings + 1, np.int64),
        np.zeros(3, np.int64),
    )
