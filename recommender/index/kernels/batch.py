"""Kernel: the best of some papers for each of very many profiles.

A profile's sums over all papers are made in four bytes and stay in the processor's nearest cache.
Only papers that may be among the best by these are then summed exactly, term by term in the order
of the terms, as scipy's product does: both give the same to the last digit.
"""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import (
    float64,
    given,
    int32,
    int64,
    kernel,
    made,
    uint16,
    uint32,
    void,
)
from recommender.index.kernels.places import place_of

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

GROUP = 16  # Papers whose highest sum is found in a few instructions.
STEP = 1.2e-7  # Twice what rounding to four bytes may move a sum in [-1, 1] by, for each term.
LEAST = np.float32(1e-30)  # Above zero.
NOTHING = 1e-100  # So little makes no score.
ROUNDED = 1e10  # As `best.TIE_DECIMALS`, whose module needs kernels itself.
ONE = np.uint64(1)
LINE = 16  # Numbers of four bytes that the processor fetches at once.
LOWER, HALF = np.uint32(0xFFFF), np.uint32(16)
TERMS = 1024  # Of a profile; for one with more there is more room made.


@kernel(None, part=True)
def take_highest(bits: IdArray, highest: IdArray) -> None:
    """Find each group's highest sum. Of floats above zero, the greater has the greater bits."""
    for group in range(len(highest)):
        some, greatest = bits[group * GROUP : (group + 1) * GROUP], np.int32(0)
        for i in range(GROUP):
            greatest = max(greatest, some[i])
        highest[group] = greatest


@kernel(None, part=True)
def bar_of(highest: IdArray, top: IdArray) -> np.int32:
    """Give what as many groups reach as papers are wanted: so those are at least as good.

    0 where there are not so many groups.
    """
    if len(highest) < len(top):
        return np.int32(0)
    top[:] = 0
    for group in range(len(highest)):
        i = len(top) - 1
        if highest[group] > top[i]:
            while i > 0 and top[i - 1] < highest[group]:
                top[i] = top[i - 1]
                i -= 1
            top[i] = highest[group]
    return np.int32(top[-1])


@kernel(None, part=True)
def put(scores: FloatArray, found: IntArray, held: int, score: float, paper: int) -> int:
    """Put a paper among the best, behind those that are as good; give how many there are now."""
    end = min(held + 1, len(scores))
    i = end - 1
    while i > 0 and scores[i - 1] < score:
        scores[i] = scores[i - 1]
        found[i] = found[i - 1]
        i -= 1
    scores[i] = score
    found[i] = paper
    return end


@kernel(
    void,
    *(given(int64), given(int32), given(float64), int64, int64),
    *(given(int32), given(int32), given(uint32), given(uint16, 2), float64, float64),
    *(given(int64), given(int32), given(float64), given(float64)),
    *(given(int64), given(int64), given(int64), given(int64), int64),
    *(made(int64, 2), made(float64, 2), made(int64)),
)
def best_of_each(
    start: IntArray,  # By profile its first term; like every start with one more at the end.
    terms: IdArray,  # Ascending in each profile.
    weights: FloatArray,
    first: int,  # The profiles served now: from here
    last: int,  # up to here.
    local_of: IdArray,  # See `recommender.index.turned.Compact`, like all up to `factors`.
    by_term: IdArray,
    postings: NDArray[np.uint32],
    dense: NDArray[np.uint16],
    step: float,
    greatest: float,
    by_paper: IntArray,
    places: IdArray,
    exact: FloatArray,
    factors: FloatArray,
    out_start: IntArray,  # By profile the first number
    out: IntArray,  # of those that are left out.
    numbers: IntArray,  # Of the papers, ascending,
    paper_of: IntArray,  # and which paper each is.
    before: int,  # Papers served by earlier calls: they win ties.
    found: IntArray,  # By profile its best papers so far, best first,
    scores: FloatArray,
    held: IntArray,  # and how many they are.
) -> None:
    """Serve some profiles; several threads may serve others meanwhile."""
    size, most, common = len(factors), found.shape[1], len(dense)
    sums = np.zeros((size + GROUP - 1) // GROUP * GROUP, np.float32)
    bits = sums.view(np.int32)
    highest, top = np.empty(len(sums) // GROUP, np.int32), np.empty(most, np.int32)
    edge = np.empty(1, np.float32)  # From where a sum is looked into.
    edge_bits = edge.view(np.int32)
    own = np.zeros(len(by_term), np.float64)  # What this profile wants, by place,
    is_own = np.zeros((len(by_term) >> 6) + 1, np.uint64)  # and a bit for each place it wants.
    known, wanted = np.empty(TERMS, np.int32), np.empty(TERMS, np.float64)
    begins, ends = np.empty(TERMS, np.int32), np.empty(TERMS, np.int32)
    likely, shared = np.empty(len(sums) + 1, np.int64), np.empty(len(places) + 1, np.int64)
    touched = np.zeros(1, np.uint32)
    for profile in range(first, last):
        if start[profile + 1] - start[profile] > len(known):
            known = np.empty(2 * (start[profile + 1] - start[profile]), np.int32)
            wanted = np.empty(len(known), np.float64)
            begins, ends = np.empty_like(known), np.empty_like(known)
        count = 0
        for i in range(start[profile], start[profile + 1]):  # No branch: the loads overlap.
            known[count] = local_of[terms[i]]
            wanted[count] = weights[i]
            count += int(known[count] >= 0)
        total, least = 0.0, 0.0
        for i in range(count):
            own[known[i]] = wanted[i]
            is_own[known[i] >> 6] |= ONE << np.uint64(known[i] & 63)
            total += abs(wanted[i])
            least = min(least, wanted[i])
            begins[i], ends[i] = by_term[known[i]], by_term[known[i] + 1]
            touched[0] ^= postings[begins[i]]  # On its way before it is needed, like all others.
        reach = total * greatest
        if reach < NOTHING:
            for i in range(count):
                own[known[i]] = 0
                is_own[known[i] >> 6] = 0
            continue

        scale = step / reach  # So that all sums end within [-1, 1].
        for i in range(count):
            weight = np.float32(wanted[i] * scale)
            if known[i] < common:
                row = dense[known[i]]
                for paper in range(size):
                    sums[paper] += weight * np.float32(row[paper])
            else:
                for j in range(begins[i], ends[i]):
                    sums[postings[j] & LOWER] += weight * np.float32(postings[j] >> HALF)
        for i in range(out_start[profile], out_start[profile + 1]):
            place = place_of(numbers, out[i])
            if place >= 0:
                sums[paper_of[place]] = -np.inf

        take_highest(bits, highest)
        edge_bits[0] = bar_of(highest, top)
        slack = np.float32((count + 4) * STEP + step / greatest)
        if held[profile] == most:
            edge[0] = max(edge[0], np.float32(scores[profile, most - 1] / reach))
        edge[0] -= slack
        if least >= 0:
            edge[0] = max(edge[0], LEAST)
        some = 0
        for group in range(len(highest)):
            if edge[0] > 0 and highest[group] < edge_bits[0]:
                continue
            for paper in range(group * GROUP, min((group + 1) * GROUP, size)):
                likely[some] = paper
                some += int(sums[paper] >= edge[0])
        for paper in likely[:some]:
            for i in range(by_paper[paper], by_paper[paper + 1], LINE):
                touched[0] ^= np.uint32(places[i])
        for paper in likely[:some]:
            if sums[paper] < edge[0]:  # The edge rises with what is found.
                continue
            both = 0  # Terms of the paper that are wanted: most are not.
            for i in range(by_paper[paper], by_paper[paper + 1]):
                shared[both] = i
                both += int(is_own[places[i] >> 6] >> np.uint64(places[i] & 63) & ONE)
            exactly = 0.0
            for i in range(both):
                exactly += own[places[shared[i]]] * exact[shared[i]]
            score = np.rint(exactly * factors[paper] * ROUNDED) / ROUNDED
            is_full = held[profile] == most
            if score <= 0 or (is_full and score <= scores[profile, most - 1]):
                continue
            held[profile] = put(
                scores[profile], found[profile], held[profile], score, before + paper
            )
            if held[profile] == most:
                edge[0] = max(edge[0], np.float32(scores[profile, most - 1] / reach) - slack)
        sums[:] = 0
        for i in range(count):
            own[known[i]] = 0
            is_own[known[i] >> 6] = 0
