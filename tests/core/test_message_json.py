"""The frozen message: a written form that is read back exactly, for ever."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import (
    Aside,
    Audience,
    Button,
    Buttons,
    File,
    Message,
    Page,
    PaperCard,
    Span,
    Text,
    say,
)
from bot.core.message_json import read_message, write_message
from recommender import Reason

# What version 1 looked like when it was frozen. It stays here as it is, whatever is added later.
FROZEN = (
    '{"v":1,"audience":"everyone","replaces":false,"refused":false,"blocks":['
    '{"kind":"text","style":"heading","spans":[["Your picks for ","plain"],["proteins","strong"]]},'
    '{"kind":"card","number":7,"id":"arxiv:2603.00007","title":"Folding \\u03b1","url":"https://x/7",'
    '"authors":["Ada L."],"published":"2026-03-01T00:00:00+00:00","score":0.5,'
    '"why":[["about ","plain"],["proteins","strong"]],'
    '"reasons":[["interests",0.5,["protein"],"proteins"]],"marks":["Folding"],'
    '"summary":"","summary_is_ours":false,"buttons":[["Save","save",{"paper":"7"}]]},'
    '{"kind":"buttons","buttons":[["More","picks",{}]]},'
    '{"kind":"page","first":1,"last":5,"total":42,"previous":null,"next":["Next","search",{}]}]}'
)
MEANING = Message(
    blocks=(
        Text((Span("Your picks for "), Span("proteins", "strong")), "heading"),
        PaperCard(
            number=7,
            id="arxiv:2603.00007",
            title="Folding α",
            url="https://x/7",
            authors=("Ada L.",),
            published=datetime(2026, 3, 1, tzinfo=UTC),
            score=0.5,
            why=(Span("about "), Span("proteins", "strong")),
            reasons=(Reason("interests", 0.5, ("protein",), "proteins"),),
            marks=("Folding",),
            buttons=(Button("Save", "save", {"paper": "7"}),),
        ),
        Buttons((Button("More", "picks"),)),
        Page(1, 5, 42, None, Button("Next", "search")),
    ),
    audience=Audience.EVERYONE,
)

texts = st.text(st.characters(), max_size=20)  # Lone surrogates and control characters included.
numbers = st.floats(allow_nan=False, allow_infinity=False)
spans = st.lists(
    st.builds(Span, texts, st.sampled_from(["plain", "strong", "command"])), max_size=3
).map(tuple)
buttons = st.builds(Button, texts, texts, st.dictionaries(texts, texts, max_size=2))
tucked = buttons.map(lambda button: replace(button, tucked=True))
rows = st.lists(buttons | tucked, max_size=3).map(tuple)
several = st.lists(texts, max_size=3).map(tuple)
cards = st.builds(
    PaperCard,
    number=st.integers(1, 2**40),
    id=texts,
    title=texts,
    url=texts,
    authors=several,
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    score=st.none() | numbers,
    why=spans,
    reasons=st.lists(st.builds(Reason, texts, numbers, several, texts), max_size=2).map(tuple),
    marks=several,
    summary=texts,
    summary_is_ours=st.booleans(),
    buttons=rows,
    badge=texts,
    asides=st.lists(st.builds(Aside, texts, texts), max_size=2).map(tuple),
)
paragraphs = st.builds(Text, spans, st.sampled_from(["body", "heading", "note"]))
pages = st.builds(
    Page, st.integers(), st.integers(), st.integers(), st.none() | buttons, st.none() | buttons
)
files = st.builds(File, texts, texts, texts)
blocks = paragraphs | cards | st.builds(Buttons, rows) | pages | files
messages = st.builds(
    Message,
    blocks=st.lists(blocks, max_size=4).map(tuple),
    audience=st.sampled_from(Audience),
    replaces=st.booleans(),
    refused=st.booleans(),
)


@given(messages)
def test_any_message_is_read_as_it_was_written(message: Message) -> None:
    written = write_message(message)

    assert written.isascii()
    assert "\n" not in written
    assert read_message(written) == message


def test_a_message_frozen_by_the_first_version_is_still_read() -> None:
    assert read_message(FROZEN) == MEANING
    assert write_message(MEANING) == FROZEN


def test_what_was_added_to_cards_later_is_written_behind_the_first_form() -> None:
    card = PaperCard(7, "arxiv:1", "A title", "https://x/7", badge="57 upvotes")
    card = replace(card, asides=(Aside("Code: https://x", "https://x"),))

    written = write_message(Message((card,)))

    assert written.endswith(
        '"buttons":[],"badge":"57 upvotes","asides":[["Code: https://x","https://x"]]}]}'
    )
    assert read_message(written) == Message((card,))


def test_which_buttons_are_tucked_stands_where_older_readers_pass_it_over() -> None:
    row = (Button("Like", "like"), Button("Mute", "mute", tucked=True))

    written = write_message(Message((Buttons(row),)))

    assert '"buttons":[["Like","like",{}],["Mute","mute",{}]],"tucked":[1]' in written
    assert read_message(written) == Message((Buttons(row),))


@pytest.mark.parametrize("asides", ["7", '"text"', '[["one"]]', "[7]"])
def test_asides_that_are_none_are_refused(asides: str) -> None:
    wrong = FROZEN.replace('"summary_is_ours":false', f'"summary_is_ours":false,"asides":{asides}')

    with pytest.raises(ValueError, match=r"."):
        read_message(wrong)


def test_fields_that_a_later_version_adds_are_passed_over() -> None:
    fields = json.loads(FROZEN)
    fields["blocks"][0]["colour"] = "green"

    assert read_message(json.dumps({**fields, "colour": "green"})) == MEANING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"v":1', '"v":2'),
        ('"kind":"page"', '"kind":"poll"'),
        ('"kind":"page",', ""),
        ('"style":"heading"', '"style":"banner"'),
        ('"strong"]]}', '"blinking"]]}'),
        ('"audience":"everyone"', '"audience":"nobody"'),
        ('"number":7', '"number":"seven"'),
        ('"published":"2026', '"published":"spring 2026'),
        ('["Ada L."]', "null"),
        ('["More","picks",{}]', '["More"]'),
        ('["interests",0.5,', '["interests",'),
    ],
)
def test_what_this_version_does_not_understand_is_refused(old: str, new: str) -> None:
    assert old in FROZEN

    with pytest.raises(ValueError, match=r"."):
        read_message(FROZEN.replace(old, new))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "7", '"v"', '{"v":1}', "{"])
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_message(text)


def test_a_number_that_json_does_not_know_is_refused() -> None:
    card = PaperCard(1, "arxiv:1", "A title", "https://x/1", score=float("nan"))

    with pytest.raises(ValueError, match="JSON"):
        write_message(Message((say("Your picks"), card)))
