"""Readers and conversations, and their written forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.places import (
    Conversation,
    Owner,
    Reader,
    direct,
    read_conversation,
    read_place,
    read_reader,
)

unhurried = settings(deadline=None)  # A busy machine is no fault.

parts = st.text(max_size=20)
readers = st.builds(Reader, parts, parts, parts)
channels = st.builds(Conversation, parts, parts, parts, parts)
places = st.one_of(readers, channels, readers.map(direct))


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Reader("slack", "T1", "U1"), "slack/T1/u/U1"),
        (Reader("discord", "-", "42"), "discord/-/u/42"),
        (Conversation("slack", "T1", "C9"), "slack/T1/c/C9"),
        (Conversation("slack", "T1", "C9", "171.2"), "slack/T1/c/C9/171.2"),
        (direct(Reader("slack", "T1", "U1")), "slack/T1/d/U1"),
        (Reader("console", "local", "a/b c%ü"), "console/local/u/a%2Fb%20c%25%C3%BC"),
    ],
)
def test_written_forms_never_change(place: Owner, written: str) -> None:
    assert str(place) == written


@unhurried
@given(place=places)
def test_what_is_written_is_read_the_same(place: Owner) -> None:
    assert read_place(str(place)) == place


@unhurried
@given(one=places, other=places)
def test_different_places_are_written_differently(one: Owner, other: Owner) -> None:
    assert (str(one) == str(other)) == (one == other)


@unhurried
@given(place=places)
def test_a_written_place_is_one_word_of_ascii(place: Owner) -> None:
    written = str(place)

    assert written.isascii()
    assert written.split() == [written]


@pytest.mark.parametrize(
    "written", ["", "slack", "slack/T1", "slack/T1/x/U1", "slack/T1/u/U1/more", "a/b/c/d/e/f"]
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a written"):
        read_place(written)


def test_a_reader_is_no_conversation_and_a_conversation_no_reader() -> None:
    with pytest.raises(ValueError, match="not a written conversation"):
        read_conversation("slack/T1/u/U1")
    with pytest.raises(ValueError, match="not a written reader"):
        read_reader("slack/T1/c/C9")


@unhurried
@given(reader=readers)
def test_a_direct_message_is_with_its_reader_alone(reader: Reader) -> None:
    conversation = direct(reader)

    assert conversation.is_direct
    assert (conversation.platform, conversation.workspace) == (reader.platform, reader.scope)
    assert str(conversation) != str(reader)
