"""What the bot says is short and plain."""

import re

from bot.core import voice

SENTENCES = voice.sentences()

_FIELD = re.compile(r"\{\w+\}")


def words(sentence: str) -> list[str]:
    """Give a sentence's words; what is filled in is one word, and signs alone are none."""
    filled = _FIELD.sub("word", sentence)
    return [word for word in filled.split() if re.search(r"\w", word)]


def bare(sentence: str) -> set[str]:
    """Give a sentence's words without the signs around them, in lower case."""
    return {word.strip(".,:;?!“”`*()").casefold() for word in words(sentence)}


def shown(sentence: str) -> str:
    """Give a sentence as a reader sees it, with something filled in."""
    return voice.phrase(sentence, **dict.fromkeys(fields(sentence), "x")).plain


# Each of these looks at all sentences at once: hundreds of tests would take seconds to begin.


def test_a_sentence_has_at_most_25_words() -> None:
    most = voice.LONGEST_SENTENCE_WORDS

    assert [name for name, said in SENTENCES.items() if len(words(said)) > most] == []


def test_a_sentence_uses_no_inner_word() -> None:
    inner = {word.casefold() for word in voice.INNER_WORDS}

    assert [name for name, said in SENTENCES.items() if bare(said) & inner] == []


def test_the_marks_of_a_sentence_are_closed() -> None:
    assert [name for name, said in SENTENCES.items() if re.search(r"[`*{}]", shown(said))] == []


def fields(sentence: str) -> set[str]:
    """Give the names of what is filled in."""
    return {name.lower() for name in re.findall(r"\{(\w+)\}", sentence)}


def test_there_are_sentences_to_hold_to_this() -> None:
    assert len(SENTENCES) > 50
