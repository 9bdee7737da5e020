"""Words and names keep their ids, whether they stand in memory or in tables that a file holds."""

from collections.abc import Sequence
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.index.lexicon import Lexicon, grown, known_by, settle
from recommender.index.vocabulary import Names, Vocabulary
from recommender.index.word_table import WordTable

WORDS = st.lists(
    st.text(max_size=6) | st.sampled_from(["", "ab", "é", "\ud800", "漢字"]), max_size=30
)


@settings(max_examples=40)
@given(st.lists(WORDS, max_size=6))
def test_a_word_keeps_its_id_through_saves(batches: list[list[str]]) -> None:
    known, plain, lexicons = known_by(()), dict[str, int](), tuple[Lexicon, ...]()

    for batch in batches:
        ids = known.words.add(batch)
        assert ids == [plain.setdefault(word, len(plain)) for word in batch]
        lexicons = grown(lexicons, known)
        settle(known, lexicons)
    opened = known_by(lexicons).words

    for vocabulary in (known.words, opened):
        assert len(vocabulary) == len(plain)
        assert [vocabulary.find(word) for word in plain] == list(plain.values())
        assert [vocabulary.word(number) for number in plain.values()] == list(plain)
        assert vocabulary.find("never seen") is None


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_words_are_found_together_as_one_by_one(here: list[str], asked: list[str]) -> None:
    here, asked = list(dict.fromkeys(here)), list(dict.fromkeys(asked))
    table = WordTable.of(here)

    places = table.places(WordTable.of(asked))

    assert places.tolist() == [here.index(word) if word in here else -1 for word in asked]


def test_words_of_one_hash_are_told_apart() -> None:
    both = ("plumless", "buckeroo")  # The best known pair.

    table = WordTable.of(both)
    vocabulary = Vocabulary([table])

    assert crc32(b"plumless") == crc32(b"buckeroo")
    assert [vocabulary.find(word) for word in (*both, "plum")] == [0, 1, None]
    assert WordTable.of(both[1:]).places(table).tolist() == [-1, 0]


def test_thousands_of_words_keep_their_ids_through_saves() -> None:
    known, lexicons = known_by(()), tuple[Lexicon, ...]()

    for batch in (range(0, 9000, 2), range(0, 12_000, 3)):
        words = [f"word {i}" for i in batch]
        ids = known.words.add([*words, *reversed(words)])
        lexicons = grown(lexicons, known)
        settle(known, lexicons)
        assert ids == [known.words.find(word) for word in [*words, *reversed(words)]]

    assert len(known.words) == len({*range(0, 9000, 2), *range(0, 12_000, 3)})


def test_names_are_found_by_their_parts_in_tables_as_in_memory() -> None:
    first = ("Ines Moreau", "Yann Petit-Jean", "Wei Lin", "")
    later = ("I. Moreau", "Wei Lin", "Ana Morena", "M. Moreau-Lin", "Émile Moréau")
    asked = ("Moreau", "Ines Moreau", "I. Moreau", "Lin", "Petit Jean", "Nobody", "M.")
    memory = Names()
    memory.add_each([[*first, *later]])

    known, lexicons = known_by(()), tuple[Lexicon, ...]()
    for batch in (first, later[:2], later[2:]):
        known.names.add_each([batch])
        lexicons = grown(lexicons, known)
        settle(known, lexicons)
    opened = known_by(lexicons).names

    assert len(lexicons) < 3
    for names in (known.names, opened):
        assert [names.matching(one) for one in asked] == [memory.matching(one) for one in asked]
        assert names.like("moreu", 0.75) == memory.like("moreu", 0.75) != []
    new = [["Wei Lin"], [], ["New Name-Name", "?", "NAME-NEW", "New Name-Name"]]
    added = opened.add_each(new)
    assert added == memory.add_each(new) == [[2], [], [7, 8, 7]]
    assert opened.matching("Name") == memory.matching("Name") == [7, 8]


def test_names_added_one_by_one_are_found_as_those_added_together() -> None:
    names = [f"{'ABC'[i % 3]}. Lin-{'xyz'[i % 3] * (1 + i // 3)} Lin" for i in range(150)]
    together, alone = Names(), Names()
    together.add_each([names])

    ids = [alone.add_each([[name]]) for name in names]

    assert ids == [[[i]] for i in range(150)]
    for typed in ("Lin", "A. Lin", names[70], names[149]):
        assert alone.matching(typed) == together.matching(typed) != []
    for one, other in zip(together.late().holders.items, alone.late().holders.items, strict=True):
        assert one == other


def test_few_tables_hold_what_came_in_many_saves() -> None:
    known, lexicons = known_by(()), tuple[Lexicon, ...]()

    for batch in range(200):
        known.words.add(words_of(batch))
        lexicons = grown(lexicons, known)
        settle(known, lexicons)

    assert len(lexicons) <= 5
    assert known.words.find("word 7 of 150") == 150 * 10 + 7


def words_of(batch: int) -> Sequence[str]:
    return [f"word {i} of {batch}" for i in range(10)]
