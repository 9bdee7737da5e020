"""What the bot says is short and plain."""

import re

import pytest

from bot.core import voice

SENTENCES = voice.sentences()

_FIELD = re.compile(r"\{\w+\}")


def words(sentence: str) -> list[str]:
    """Give a sentence's words; what is filled in is one word, and signs alone are none."""
    filled = _FIELD.sub("word", sentence)
    return [word for word in filled.split() if re.search(r"\w", word)]


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_has_at_most_25_words(name: str) -> None:
    assert len(words(SENTENCES[name])) <= voice.LONGEST_SENTENCE_WORDS


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_uses_no_inner_word(name: str) -> None:
    said = {word.strip(".,:;?!“”`*()").casefold() for word in words(SENTENCES[name])}

    assert said.isdisjoint(word.casefold() for word in voice.INNER_WORDS)


@pytest.mark.parametrize("name", SENTENCES)
def test_the_marks_of_a_sentence_are_closed(name: str) -> None:
    shown = voice.phrase(SENTENCES[name], **dict.fromkeys(fields(SENTENCES[name]), "x"))

    assert re.findall(r"[`*{}]", shown.plain) == []


def fields(sentence: str) -> set[str]:
    """Give the names of what is filled in."""
    return {name.lower() for name in re.findall(r"\{(\w+)\}", sentence)}


def test_there_are_sentences_to_hold_to_this() -> None:
    assert len(SENTENCES) > 50
