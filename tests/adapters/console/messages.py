"""Any message that can be made, to be drawn."""

from datetime import UTC
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.core.literal import paragraph
from bot.core.message import (
    Aside,
    Audience,
    Block,
    Button,
    Buttons,
    File,
    Message,
    Page,
    PaperCard,
    Span,
    Style,
    Text,
)
from recommender import Reason

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties that draw messages: a busy machine is no fault."""

_words = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b\x85\x9b\n\r\t\u2028\u202e\u2066\ud800[]*:{}<>@ שم研😀\u200d"),
    ),
    max_size=40,
)
_moments = st.datetimes(timezones=st.just(UTC))
_names = st.sampled_from(["like", "search", "dislike", "interests add"])
_arguments = st.dictionaries(st.sampled_from(["paper", "words", "page", "where"]), _words)
_buttons = st.builds(Button, _words, _names, _arguments, st.booleans())
_spans = st.builds(Span, _words, st.sampled_from(get_args(Style)))
_rows = st.lists(_buttons, max_size=4).map(tuple)
_texts = st.builds(
    Text, st.lists(_spans, max_size=4).map(tuple), st.sampled_from(["body", "heading", "note"])
)
_reasons = st.builds(
    Reason,
    st.sampled_from(["interests", "likes"]),
    st.floats(),
    st.lists(_words, max_size=3).map(tuple),
    _words,
)
_addresses = st.one_of(_words, _words.map("https://example.org/{}".format))
_cards = st.builds(
    PaperCard,
    number=st.integers(min_value=1),
    id=_words,
    title=_words,
    url=_addresses,
    authors=st.lists(_words, max_size=5).map(tuple),
    published=st.none() | _moments,
    score=st.none() | st.floats(),
    why=st.lists(_spans, max_size=3).map(tuple),
    reasons=st.lists(_reasons, max_size=2).map(tuple),
    marks=st.lists(_words, max_size=3).map(tuple),
    summary=_words,
    summary_is_ours=st.booleans(),
    buttons=_rows,
    badge=_words,
    asides=st.lists(st.builds(Aside, _words, _addresses), max_size=3).map(tuple),
)
_counts = st.integers(0, 10_000)
_pages = st.builds(Page, _counts, _counts, _counts, st.none() | _buttons, st.none() | _buttons)
_files = st.builds(File, _words, st.just("text/plain"), _words.map(lambda text: f"{text}\n" * 3))
_blocks: st.SearchStrategy[Block] = st.one_of(
    _texts, _cards, st.builds(Buttons, _rows), _pages, _files
)

messages = st.builds(
    Message,
    st.lists(_blocks, max_size=5).map(tuple),
    st.sampled_from(Audience),
    st.booleans(),
    st.booleans(),
)
"""Any message at all, hostile characters and numbers that are none included."""


def persons(message: Message) -> set[str]:
    """Give the ids of all whom a message names."""
    return _ids(message, "person")


def places(message: Message) -> set[str]:
    """Give the ids of all channels that a message names."""
    return _ids(message, "place")


def _ids(message: Message, style: Style) -> set[str]:
    texts = [block.spans for block in message.blocks if isinstance(block, Text)]
    spans = [span for some in (*texts, *(card.why for card in message.cards)) for span in some]
    return {paragraph(span.text) for span in spans if span.style == style}
