"""Cut texts into words by their bytes, exactly as `recommender.text` cuts and joins them.

A *spelling* is a word in lower case, as it stands; or, where a letter or sign beyond ASCII is in
it, all that stands there without a byte that parts words for sure. Spellings are numbered; `Table`
finds the number by the bytes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import (
    given,
    int32,
    int64,
    kernel,
    made,
    types,
    uint8,
    uint64,
    void,
)
from recommender.index.spellings import COMPOUNDS, EVERYTHING, NOTHING, Table
from recommender.index.word_pairs import GAP

Bytes = NDArray[np.uint8]
Blocks = NDArray[np.uint64]
Places = NDArray[np.int64]
Ids = NDArray[np.int32]
Int = int | np.int64

# What a byte is. From LETTER on it may be in a spelling; those beyond ASCII are parts of letters.
APART, BLANK, HYPHEN, LETTER, DIGIT, SIGN, BEYOND = range(7)
KINDS = np.full(256, APART, np.uint8)
KINDS[ord(" ")] = BLANK
KINDS[ord("-")] = HYPHEN
KINDS[[*b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]] = LETTER
KINDS[[*b"0123456789"]] = DIGIT
KINDS[[*b"+#_"]] = SIGN  # A + or # may belong to a letter before it (c++, c#).
KINDS[128:] = BEYOND
LOWER = np.arange(256).astype(np.uint8)
LOWER[ord("A") : ord("Z") + 1] += 32

PLAIN = np.where((KINDS == LETTER) | (KINDS == DIGIT), LOWER, 0).astype(np.uint8)

LONGEST = 64  # Bytes of a spelling; a text with a longer one is no prose, and left to Python.
OWN = 16  # Bytes that stand in the table itself; most spellings are shorter.

# What `Table.state` counts: spellings, their bytes, and the words cut.
SPELLINGS, BYTES, CUT = range(3)

# What `Desk.seen` tells of an entry: whether a hyphen stands between the blanks around this place,
# whether something beyond ASCII does, whether both did anywhere; how many hyphens to look at.
HYPHENATED, FOREIGN, BOTH, HYPHENS = range(4)

# In place of a number: the table has to grow, or a spelling is too long.
FULL, LONG = -1, -2

HALF, LOWER_HALF, FREE = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(0)
SHIFTS = np.arange(0, 64, 8).astype(np.uint64)  # Of each byte in a block of eight.
EIGHT, SIXTY_FOUR = np.uint64(8), np.uint64(64)
MIXER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 by the golden ratio (Knuth's multiplicative hash).


class Desk(NamedTuple):
    """What a kernel writes on while it cuts an entry.

    Attributes:
        word: A spelling in blocks of eight bytes, filled up with zeros: no spelling has one.
        letters: The same in bytes, where it has to be put together first.
        parts: Where each part of a hyphenated word begins in `letters`; then where the last ends.
        hyphens: Where hyphens stand after a letter or digit.
        seen: See `HYPHENATED` and those beside it.
    """

    word: Blocks
    letters: Bytes
    parts: Places
    hyphens: Places
    seen: Places


MEMBERS = (made(uint64, 2), made(uint8), made(int64), made(int64))
TABLE = types.NamedTuple(MEMBERS, Table)  # type: ignore[no-untyped-call]  # Numba has no types.


@kernel(None, part=True)
def is_plain(byte: int) -> bool:
    """Tell whether a byte is an ASCII letter or digit."""
    return bool(LETTER <= KINDS[byte] <= DIGIT)


@kernel(None, part=True)
def is_mark(text: Bytes, i: Int, end: Int) -> bool:
    """Tell whether a dash or other mark is here that parts words: U+2010 to 2029, 2030 to 205E."""
    if text[i] != 0xE2 or i + 2 >= end:
        return False
    if text[i + 1] == 0x80:
        return bool(0x90 <= text[i + 2] <= 0xA9 or text[i + 2] >= 0xB0)
    return bool(text[i + 1] == 0x81 and text[i + 2] <= 0x9E)


@kernel(None, part=True)
def hyphen_size(text: Bytes, i: Int, end: Int) -> Int:
    """Count the bytes of the hyphen that is here, or of a dash that stands for one; 0 for none."""
    if KINDS[text[i]] == HYPHEN:
        return 1
    is_dash = text[i] == 0xE2 and i + 2 < end and text[i + 1] == 0x80 and text[i + 2] & 0xFC == 0x90
    return 3 if is_dash else 0  # U+2010 to U+2013.


@kernel(None, part=True)
def hashed(one: np.uint64, other: np.uint64) -> np.uint64:
    """Mix two blocks; the upper half of what comes is the most mixed."""
    mixed = (one ^ (one >> HALF)) * MIXER ^ other
    return (mixed ^ (mixed >> HALF)) * MIXER


@kernel(None, part=True)
def number_of(
    word: Blocks, size: Int, slots: Blocks, spelt: Bytes, starts: Places, state: Places
) -> Int:
    """Give the number of a spelling of so many bytes, a new one if need be; or FULL.

    All bytes are compared: two spellings with the same hash stay two.
    """
    mixed = hashed(word[0], word[1])
    for i in range(OWN >> 3, (size + 7) >> 3):
        mixed = hashed(mixed, word[i])
    mixed >>= HALF
    mask = slots.shape[0] - 1
    place = np.int64(mixed) & mask
    while slots[place, 0] != FREE:
        if (
            slots[place, 1] == word[0]
            and slots[place, 2] == word[1]
            and slots[place, 0] >> HALF == mixed
        ):
            number = np.int64(slots[place, 0] & LOWER_HALF) - 1
            first, i = starts[number], OWN
            same = size < OWN or starts[number + 1] - first == size
            while same and i < size:
                same = spelt[first + i] == np.uint8(word[i >> 3] >> SHIFTS[i & 7])
                i += 1
            if same:
                return number
        place = (place + 1) & mask
    number, first = np.int64(state[SPELLINGS]), np.int64(state[BYTES])
    if 2 * number >= slots.shape[0] or number + 1 >= starts.size or first + size > spelt.size:
        return FULL
    for i in range(size):
        spelt[first + i] = np.uint8(word[i >> 3] >> SHIFTS[i & 7])
    slots[place, 0] = mixed << HALF | np.uint64(number + 1)
    slots[place, 1], slots[place, 2] = word[0], word[1]
    starts[number + 1] = first + size
    state[SPELLINGS], state[BYTES] = number + 1, first + size
    return number


@kernel(None, part=True)
def entered(desk: Desk, begin: Int, end: Int, table: Table, cuts: Ids, at: Int) -> Int:
    """Enter the spelling that stands in `Desk.letters`; gives where `cuts` ends, or FULL."""
    slots, spelt, starts, state = table
    word, letters = desk.word, desk.letters
    word[:] = FREE
    for i in range(end - begin):
        word[i >> 3] |= np.uint64(letters[begin + i]) << SHIFTS[i & 7]
    number = number_of(word, end - begin, slots, spelt, starts, state)
    if number == FULL:
        return FULL
    cuts[at] = number
    return at + 1


@kernel(None, part=True)
def signs_of_language(text: Bytes, i: Int, end: Int) -> Int:
    """Count the signs from `i` on that make one letter the name of a language: ++ or #."""
    signs = 0
    if text[i] == ord("#"):
        signs = 1
    elif text[i] == ord("+") and i + 1 < end and text[i + 1] == ord("+"):
        signs = 2
    after = i + signs
    if after < end and (text[after] == ord("_") or KINDS[text[after]] != SIGN):
        return 0
    return signs


@kernel(None, part=True)
def cut_signed(text: Bytes, i: Int, end: Int, desk: Desk, table: Table, cuts: Ids, at: Int) -> Int:
    """Cut ASCII letters and digits with signs among them; gives where `cuts` ends, FULL or LONG."""
    while i < end:
        if KINDS[text[i]] == SIGN:
            i += 1
            continue
        begin = i
        while i < end and KINDS[text[i]] != SIGN:
            i += 1
        if i - begin == 1 and i < end and KINDS[text[begin]] == LETTER:
            i += signs_of_language(text, i, end)
        if i - begin > LONGEST:
            return LONG
        for j in range(begin, i):
            desk.letters[j - begin] = LOWER[text[j]]
        at = entered(desk, 0, i - begin, table, cuts, at)
        if at == FULL:
            return FULL
    return at


@kernel(None, part=True)
def cut_awkward(
    text: Bytes, i: Int, end: Int, desk: Desk, table: Table, cuts: Ids, at: Int
) -> tuple[Int, Int]:
    """Cut what stands together from `i` on and is not ASCII letters and digits alone.

    Returns:
        Where it ends in `text`; where `cuts` ends, FULL or LONG.
    """
    begin, most = i, LETTER
    while i < end and KINDS[text[i]] >= LETTER and not is_mark(text, i, end):
        most = max(most, KINDS[text[i]])
        if i - begin < LONGEST:
            desk.letters[i - begin] = LOWER[text[i]]
        i += 1
    if most == SIGN:
        return i, cut_signed(text, begin, i, desk, table, cuts, at)
    seen = desk.seen
    seen[FOREIGN] = 1
    seen[BOTH] |= seen[HYPHENATED]
    if i - begin > LONGEST:
        return i, LONG
    return i, entered(desk, 0, i - begin, table, cuts, at)


@kernel(None, part=True)
def cut_text(
    text: Bytes, first: Int, end: Int, desk: Desk, table: Table, cuts: Ids, at: Int
) -> Int:
    """Cut one text; gives where `cuts` ends, FULL or LONG."""
    slots, spelt, starts, state = table  # Arguments by the dozen cost more than a look-up does.
    word, seen, mask, i = desk.word, desk.seen, slots.shape[0] - 1, first
    while i < end:
        begin, block, shift = i, FREE, FREE
        low = PLAIN[text[i]]
        while low:
            block |= np.uint64(low) << shift
            shift += EIGHT
            if shift == SIXTY_FOUR:
                if i - begin < LONGEST:
                    word[(i - begin) >> 3] = block
                block, shift = FREE, FREE
            i += 1
            if i == end:
                break
            low = PLAIN[text[i]]
        size, kind = i - begin, APART if i == end else KINDS[text[i]]
        if kind > DIGIT and not is_mark(text, i, end):
            i, at = cut_awkward(text, begin, end, desk, table, cuts, at)
            if at < 0:
                return at
            continue
        if size:
            if size > LONGEST:
                return LONG
            if size < LONGEST:
                word[size >> 3] = block
            if size < 8:
                word[1] = FREE
            # Nearly every word is short, known, and in its first place: this spares it a call.
            place = np.int64(hashed(word[0], word[1]) >> HALF) & mask
            if size < OWN and slots[place, 1] == word[0] and slots[place, 2] == word[1]:
                number: Int = np.int64(slots[place, 0] & LOWER_HALF) - 1
            else:
                number = number_of(word, size, slots, spelt, starts, state)
                if number == FULL:
                    return FULL
            cuts[at] = number
            at += 1
        if kind == BLANK:
            seen[HYPHENATED] = seen[FOREIGN] = 0
        elif kind in (HYPHEN, BEYOND):
            wide = hyphen_size(text, i, end)
            if wide:
                seen[HYPHENATED] = 1
                seen[BOTH] |= seen[FOREIGN]
                if i > first and is_plain(text[i - 1]):
                    desk.hyphens[seen[HYPHENS]] = i
                    seen[HYPHENS] += 1
            if kind == BEYOND:
                i += 2
        i += 1
    return at


@kernel(None, part=True)
def joined(text: Bytes, i: Int, end: Int, desk: Desk) -> tuple[Int, Int]:
    """Write a hyphenated word into `Desk.letters`, without its hyphens.

    Returns:
        Where it ends in `text`, or LONG; how many parts it has.
    """
    size, count = 0, 1
    desk.parts[0] = 0
    while i < end:
        if is_plain(text[i]):
            if size == LONGEST:
                return LONG, count
            desk.letters[size] = LOWER[text[i]]
            size += 1
            i += 1
            continue
        wide = hyphen_size(text, i, end)
        if not wide or i + wide >= end or not is_plain(text[i + wide]):
            break
        desk.parts[count] = size
        count += 1
        i += wide
    desk.parts[count] = size
    return i, count


@kernel(None, part=True)
def cut_compounds(
    text: Bytes, first: Int, middle: Int, end: Int, desk: Desk, table: Table, cuts: Ids, at: Int
) -> Int:
    """Cut hyphenated words written as one, then each two neighbours of three parts and more.

    Gives where `cuts` ends, FULL or LONG.
    """
    parts, done = desk.parts, first
    for i in range(desk.seen[HYPHENS]):
        begin = desk.hyphens[i]
        if begin < done:  # Of a word that is cut already.
            continue
        least, most = (first, middle) if begin < middle else (middle, end)
        while begin > least and is_plain(text[begin - 1]):
            begin -= 1
        done, count = joined(text, begin, most, desk)
        if done == LONG:
            return LONG
        if count == 1:
            continue
        own = at
        for part in range(-1, count - 1 if count > 2 else 0):  # First all of it.
            before = at
            if part < 0:
                at = entered(desk, 0, parts[count], table, cuts, at)
            else:
                at = entered(desk, parts[part], parts[part + 2], table, cuts, at)
            if at == FULL:
                return FULL
            for earlier in range(own, before):  # "a-a-a" has two neighbours alike.
                if cuts[earlier] == cuts[before]:
                    at = before
    return at


@kernel(
    int64,
    *(given(uint8), given(int64), int64, TABLE),
    *(made(int32), made(int64), made(uint8), made(int64)),
)
def cut(
    text: Bytes,
    ends: Places,
    entry: Int,
    table: Table,
    cuts: Ids,
    cut_ends: Places,
    by_hand: Bytes,
    known_at: Places,
) -> Int:
    """Cut entries into the numbers of their spellings.

    Args:
        text: UTF-8: a title, its text, the next title, ...
        ends: Where each ends, shape (2 n,).
        entry: The first to cut; those before are done.
        table: It is added to.
        cuts: What is found; two more than `text` has bytes, an entry, are always enough.
        cut_ends: Where in it title, text and hyphenated words of each entry end, shape (3 n,).
        by_hand: What of an entry was not cut and is left to Python, shape (n,).
        known_at: How many spellings were known after an entry, shape (n,).

    Returns:
        The entry for which the table has to grow, to go on from there; n if all are cut.
    """
    state, seen = table.state, np.zeros(4, np.int64)
    desk = Desk(
        np.empty(LONGEST // 8, np.uint64),
        np.empty(LONGEST, np.uint8),
        np.empty(LONGEST + 1, np.int64),
        np.empty(len(text) // 2 + 1, np.int64),  # Pages that nobody writes on cost nothing.
        seen,
    )
    for one in range(entry, known_at.size):
        first, middle, end = ends[2 * one - 1] if one else 0, ends[2 * one], ends[2 * one + 1]
        begin, left = state[CUT], NOTHING
        seen[:] = 0
        after_title = cut_text(text, first, middle, desk, table, cuts, begin)
        after_text = at = after_title
        if at >= 0:
            after_text = at = cut_text(text, middle, end, desk, table, cuts, at)
        if at >= 0 and not seen[BOTH]:
            at = cut_compounds(text, first, middle, end, desk, table, cuts, at)
        if at == FULL:
            return one
        if after_text == LONG:
            left, after_title, after_text, at = EVERYTHING, begin, begin, begin
        elif at == LONG or seen[BOTH]:
            left, at = COMPOUNDS, after_text
        cut_ends[3 * one], cut_ends[3 * one + 1] = after_title, after_text
        cut_ends[3 * one + 2] = state[CUT] = at
        by_hand[one], known_at[one] = left, state[SPELLINGS]
    return known_at.size


@kernel(void, given(uint64, 2), made(uint64, 2))
def rehash(slots: NDArray[np.uint64], wider: NDArray[np.uint64]) -> None:
    """Enter all spellings of a table into another one, which is empty."""
    mask = wider.shape[0] - 1
    for i in range(slots.shape[0]):
        if slots[i, 0] != FREE:
            place = np.int64(slots[i, 0] >> HALF) & mask
            while wider[place, 0] != FREE:
                place = (place + 1) & mask
            wider[place, 0], wider[place, 1], wider[place, 2] = (
                slots[i, 0],
                slots[i, 1],
                slots[i, 2],
            )


@kernel(
    void,
    *(given(int32), given(int64), given(uint8), given(int64), given(int32)),
    *(given(int32), given(int64)),
    *(made(int32), made(int64), made(int32), made(int64)),
)
def lay_out(
    cuts: Ids,
    cut_ends: Places,
    by_hand: Bytes,
    starts: Places,
    ids: Ids,
    hand: Ids,
    hand_ends: Places,
    order: Ids,
    order_start: Places,
    compounds: Ids,
    compounds_start: Places,
) -> None:
    """Write the ids of the stems of entries; a spelling has none, one or several.

    Args:
        cuts: As `cut` gave them, like the next two.
        cut_ends: Where title, text and hyphenated words of each entry end, shape (3 n,).
        by_hand: What was left to Python, shape (n,).
        starts: Where the stems of each spelling begin and end in `ids`.
        ids: Of stems.
        hand: For each entry with something left to Python its words in their order, none unless
            all was left; then its compounds.
        hand_ends: Where each of these lists ends in `hand`.
        order: Room for the words of entries in their order: title, gap, text.
        order_start: Where those of each entry begin and end, shape (n + 1,).
        compounds: Room for their hyphenated words.
        compounds_start: Where those of each entry begin and end, shape (n + 1,).
    """
    order_start[0] = compounds_start[0] = 0
    a, b, i, h, list_ = np.int64(0), np.int64(0), np.int64(0), np.int64(0), 0
    for one in range(by_hand.size):
        if by_hand[one] == EVERYTHING:
            while h < hand_ends[list_]:
                order[a] = hand[h]
                a, h = a + 1, h + 1
        else:
            for which in range(2):
                while i < cut_ends[3 * one + which]:
                    for j in range(starts[cuts[i]], starts[cuts[i] + 1]):
                        order[a] = ids[j]
                        a += 1
                    i += 1
                if which == 0:
                    order[a] = GAP
                    a += 1
        if by_hand[one] != NOTHING:
            while h < hand_ends[list_ + 1]:
                compounds[b] = hand[h]
                b, h = b + 1, h + 1
            list_ += 2
        while i < cut_ends[3 * one + 2]:
            for j in range(starts[cuts[i]], starts[cuts[i] + 1]):
                compounds[b] = ids[j]
                b += 1
            i += 1
        order_start[one + 1], compounds_start[one + 1] = a, b
