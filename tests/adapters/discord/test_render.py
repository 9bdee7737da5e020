"""Messages as Discord's components: inside every limit, literal, and with buttons that work."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.buttons import mark_in, mark_of
from bot.adapters.discord.render import Drawn, render
from bot.commands import COMMANDS
from bot.core import voice
from bot.core.brief import brief
from bot.core.literal import one_line, paragraph
from bot.core.message import (
    Aside,
    Button,
    Buttons,
    Message,
    Page,
    PaperCard,
    Span,
    Text,
    say,
    strong,
    typed,
)
from bot.core.schedule_text import write_moment
from bot.core.voice import heading, note
from bot.services.card_buttons import buttons_for
from tests.adapters.console.digest import CARD, DIGEST
from tests.adapters.console.messages import messages, persons, places, unhurried
from tests.adapters.discord.stage import buttons, readings, screen
from tests.servers.discord_limits import MOST_BYTES, component_problems, too_many_bytes, walk

Json = dict[str, Any]

_SIGNS = ["**", "__", "*", "_", "~~", "||", "`", "```", "[", "](", ")", "<", ">", "\\", "\n", " "]
_LIVE = [
    "@everyone",
    "<@12>",
    "<#3>",
    "<t:1:R>",
    "http://x.y/z",
    "- ",
    "# ",
    "1. ",
    "-# ",
    "a",
    "é",
]
markup = st.lists(st.sampled_from(_SIGNS + _LIVE), max_size=12).map("".join)
"""Text made of what Discord gives a meaning."""

KEY = "KEYKEYKEYKEYKEYKEYKEYKEY5"


def drawn(message: Message, *, mark: str = "") -> Json:
    return components(render(message, COMMANDS, mark=mark))


def components(message: Drawn) -> Json:
    described: list[Json] = message.view().to_components()  # type: ignore[no-untyped-call] # theirs
    return {"components": described}


def live(message: Json) -> Sequence[str]:
    return [more for reading in readings(message) for more in reading.live]


def card_of(title: str, **fields: Any) -> PaperCard:
    return PaperCard(1, "arxiv:2401.01234", title, "https://example.org/1", **fields)


@settings(unhurried, max_examples=150)
@given(messages)
def test_any_message_fits_and_mentions_nobody(message: Message) -> None:
    seen = drawn(message, mark=KEY)

    assert component_problems(seen["components"]) == []
    assert not too_many_bytes(seen["components"])
    named = {f"<@{user}>" for user in persons(message)} | {f"<#{id_}>" for id_ in places(message)}
    assert {*live(seen)} <= named


@settings(unhurried, max_examples=200)
@given(markup)
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    [reading] = readings(drawn(Message((say("a", text, "b"),))))

    assert (reading.shown, reading.live) == (paragraph(f"a{text}b"), [])


@settings(unhurried, max_examples=200)
@given(markup)
def test_any_title_is_shown_as_it_stands(text: str) -> None:
    [reading] = readings(drawn(Message((card_of(f"a{text}b"),))))

    assert reading.shown.removesuffix(" · open") == one_line(f"a{text}b")
    assert reading.links == ["https://example.org/1"]
    assert reading.live == []


@settings(unhurried, max_examples=30)
@given(messages)
def test_every_message_with_a_mark_can_be_found_by_a_button(message: Message) -> None:
    seen = drawn(message, mark=KEY)

    marks = {mark_in(c["custom_id"]) for c in walk(seen["components"]) if c["type"] == 2}
    assert marks == {KEY}


def test_a_message_without_buttons_and_mark_has_none() -> None:
    assert buttons(drawn(Message((say("Done."),)))) == {}


def test_a_digest_looks_like_this() -> None:
    seen = drawn(DIGEST)

    assert screen(seen).split("\n") == [
        "Three picks for Monday",
        "Try /papers help to see more.",
        "Graph networks for protein folding",
        "Ada Lovelace, Alan Turing, Grace Hopper and 2 more · 28 Feb 2026",
        "Matches protein folding in its title",
        "1-1 of 42",
        "Small print.",
    ]
    assert list(buttons(seen)) == ["Like", "Not for me", "Next"]


@pytest.mark.parametrize(("by", "seen"), [("4711", "@4711"), ("somebody", "somebody")])
def test_a_person_is_named_as_discord_names_them(by: str, seen: str) -> None:
    said = note(voice.CHANGED, time="Mon 2 Mar 09:00", by=by, said="pause")

    [reading] = readings(drawn(Message((said,))))

    assert reading.shown == f"Mon 2 Mar 09:00, {seen}: /papers pause"


def test_a_title_leads_to_the_paper_and_its_matching_words_are_underlined() -> None:
    [text] = [c["content"] for c in walk(drawn(Message((CARD,)))["components"]) if c["type"] == 10]

    first = text.split("\n")[0]
    assert first == (
        "**[Graph networks for __protein folding__](<https://arxiv.org/abs/2401.01234>)**"
    )


@pytest.mark.parametrize("title", ["On [brackets] here", "See https://example.org now", "[x](y)"])
def test_a_title_that_cannot_be_a_link_has_one_beside_it(title: str) -> None:
    [reading] = readings(drawn(Message((card_of(title),))))

    assert reading.shown == f"{title} · open"
    assert reading.links == ["https://example.org/1"]
    assert reading.live == []


def test_a_badge_stands_beside_authors_and_date() -> None:
    seen = screen(drawn(Message((card_of("Graphs", authors=("A",), badge="57 *upvotes*"),))))

    assert seen.split("\n")[1] == "A · 57 *upvotes*"


def test_asides_are_small_lines_with_their_links_beside_them() -> None:
    asides = (Aside("Code: https://x.y/z_z", "https://x.y/z_z"), Aside("Stars: **12** @everyone"))

    seen = drawn(Message((card_of("Graphs", asides=asides),)))

    [reading] = readings(seen)
    assert reading.shown.split("\n")[1:] == [
        "Code: https://x.y/z_z · open",
        "Stars: **12** @everyone",
    ]
    assert reading.links == ["https://example.org/1", "https://x.y/z_z"]
    assert reading.live == []


def test_long_asides_do_not_keep_their_paper_out() -> None:
    asides = tuple(Aside(f"{n} " + "x" * 390) for n in range(8))
    card = card_of("On graphs " * 30, summary="It folds. " * 200, asides=asides)

    assert screen(drawn(Message((card,)))).startswith("On graphs")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "https://example.org/" + "x" * 600, "not an address"]
)
def test_an_address_that_is_none_of_the_webs_leads_nowhere(url: str) -> None:
    [reading] = readings(drawn(Message((PaperCard(1, "arxiv:1", "Graphs", url),))))

    assert (reading.shown, reading.links, reading.live) == ("Graphs", [], [])


def test_an_address_cannot_end_its_own_link() -> None:
    card = PaperCard(1, "arxiv:1", "Graphs", "https://example.org/a)>b c(**x**)\n@everyone")

    [reading] = readings(drawn(Message((card,))))

    assert reading.shown == "Graphs"
    assert reading.links == ["https://example.org/a%29%3Ebc%28%2A%2Ax%2A%2A%29@everyone"]
    assert reading.live == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("interests add protein folding", "/papers interests add topic:protein folding"),
        ("interests", "/papers interests show"),
        ("picks 5", "/papers picks now size:5"),
        ("picks again", "/papers picks again"),
        ("interests add …", "/papers interests add topic:…"),
        ("schedule off where=here", "/papers schedule when:off where:here"),
        ("paperpicks import FILE", "paperpicks import FILE"),
        ("no such thing", "/papers no such thing"),
        ("where=here", "where:here"),
        ("search `x`", "/papers search query:`x`"),
    ],
)
def test_what_to_type_is_shown_as_discord_takes_it(line: str, shown: str) -> None:
    assert screen(drawn(Message((say("Type ", typed(line), "."),)))) == f"Type {shown}."


def test_styles_that_touch_do_not_run_together() -> None:
    message = Message((say(strong("one"), strong("two"), "*", strong("__"), "3"),))

    [reading] = readings(drawn(message))

    assert (reading.shown, reading.live) == ("onetwo*__3", [])


def test_lines_that_look_like_lists_headings_and_quotes_stay_text() -> None:
    lines = "# a\n- b\n1. c\n> d\n-# e\n+ f\n  * g"

    [reading] = readings(drawn(Message((say(lines),))))

    assert (reading.shown, reading.live) == (lines, [])


def test_five_picks_with_four_buttons_a_heading_and_more_fit() -> None:
    four = tuple(Button(label, "like", {"paper": "1"}) for label in "abcd")
    cards = [card_of("On graphs " * 6, buttons=four) for _ in range(5)]
    message = Message((say("Monday", kind="heading"), *cards, say("Small print.", kind="note")))

    seen = drawn(message, mark=KEY)

    assert screen(seen).count("On graphs") == 30
    assert "does not fit" not in screen(seen)


@pytest.mark.parametrize(("papers", "shown"), [(1, 7), (3, 4), (5, 4)])
def test_a_paper_alone_has_all_its_buttons_and_one_of_several_a_row_of_them(
    papers: int, shown: int
) -> None:
    card = replace(CARD, buttons=buttons_for(4711, "here"))

    sheet = drawn(Message((say("Monday", kind="heading"), *[card] * papers)), mark=KEY)

    assert component_problems(sheet["components"]) == []
    labels = [one["label"] for one in walk(sheet["components"]) if one["type"] == 2]
    assert len(labels) == papers * shown
    assert labels[:3] == ["Like", "Not for me", "Save"]


def test_what_does_not_fit_is_left_out_from_the_end_and_said() -> None:
    cards = [card_of(f"Paper {n}", buttons=CARD.buttons) for n in range(20)]

    seen = drawn(Message(tuple(cards)), mark=KEY)

    assert component_problems(seen["components"]) == []
    assert "Paper 0" in screen(seen)
    assert "Paper 19" not in screen(seen)
    assert screen(seen).endswith("The rest does not fit into one message.")


def test_one_bad_paper_does_not_keep_the_others_out() -> None:
    bad = card_of("*[_" * 5_000, authors=("@" * 9_000,) * 9, why=(strong("|" * 9_000),))

    seen = drawn(Message((bad, card_of("A good one"))), mark=KEY)

    assert "A good one" in screen(seen)


@pytest.mark.parametrize("filler", ["graph ", "*_~", "😀", "研究"])
def test_a_text_too_long_is_cut_within_it(filler: str) -> None:
    seen = drawn(Message((say(filler * 10_000),)))

    assert component_problems(seen["components"]) == []
    assert filler * 200 in screen(seen)
    assert "…\nThe rest does not fit" in screen(seen)


def test_a_text_of_many_bytes_stays_below_where_discord_breaks() -> None:
    seen = drawn(Message(tuple(say("研究" * 60) for _ in range(60))))

    assert not too_many_bytes(seen["components"])
    size = sum(len(c["content"].encode()) for c in walk(seen["components"]) if c["type"] == 10)
    assert MOST_BYTES / 2 < size < MOST_BYTES


def test_a_short_call_travels_in_its_button() -> None:
    button = Button("Like", "like", {"paper": "4711", "where": "here"})

    sent = render(Message((Buttons((button,)),)), COMMANDS, mark=KEY)

    [press] = buttons(components(sent)).values()
    assert press == f"pp1:{KEY}:00:like paper=4711 where=here"
    assert sent.remembered == {}


@pytest.mark.parametrize("words", ["long " * 30, "schön", "a\nb"])
def test_a_call_that_does_not_fit_its_button_is_remembered(words: str) -> None:
    button = Button("Search", "search", {"query": words})

    sent = render(Message((Buttons((button,)),)), COMMANDS, mark=KEY)

    [line] = sent.remembered.values()
    assert words in line
    [press] = buttons(components(sent)).values()
    assert len(press) <= 100
    assert press.isascii()


def test_the_same_long_call_is_remembered_once() -> None:
    page = Page(1, 5, 9, next=Button("Next", "search", {"query": "long " * 30}))
    message = Message((Text(()), page, page))

    assert len(render(message, COMMANDS).remembered) == 1


@pytest.mark.parametrize("key", ["KEY1", "A" * 25])
def test_a_key_discord_can_keep_is_its_own_mark(key: str) -> None:
    assert mark_of(key) == key


@pytest.mark.parametrize("key", ["A" * 26, "a:b", "ü", ""])
def test_any_other_key_has_a_mark_of_its_own(key: str) -> None:
    assert len(mark_of(key)) == 25
    assert mark_of(key) != mark_of(key + "x")


def test_three_long_papers_are_read_at_a_glance_with_a_row_of_buttons_each() -> None:
    long = replace(CARD, title="Graph networks " * 40, why=(strong("protein folding " * 30),))
    cards = [replace(long, number=n, buttons=buttons_for(n, "here")) for n in (1, 2, 3)]
    above = heading(voice.DIGEST_HEADING, day="Mon 2 Mar", count=3, about="protein folding")
    below = note(voice.STATUS_READ, sources="arXiv, yesterday 09:00; " * 9)

    sheet = drawn(brief(Message((above, *cards, below))), mark=KEY)

    labels = [c["label"] for c in walk(sheet["components"]) if c["type"] == 2]
    assert labels == ["Like", "Not for me", "Save", "Abstract"] * 3
    assert len(screen(sheet).replace("\n", "")) + sum(map(len, labels)) <= 1_200
    assert "does not fit" not in screen(sheet)


def test_a_moment_is_shown_on_each_readers_own_clock_and_how_far_off_it_is() -> None:
    due = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    said = say("Next: ", write_moment(due, "Europe/Berlin"), ".")
    small = note(voice.CHANGED, time=write_moment(due, "Europe/Berlin"), by="4711", said="pause")

    [text] = [c["content"] for c in drawn(Message((said, small)))["components"]]

    assert said.plain == "Next: Mon 2 Mar 09:00."
    assert text.split("\n") == [
        "Next: <t:1772438400:f> (<t:1772438400:R>).",
        "-# <t:1772438400:f>, <@4711>: `/papers pause`",
    ]


def test_a_place_is_named_as_discord_names_it() -> None:
    assert live(drawn(Message((say(Span("4711", "place"), Span("lab", "place")),)))) == ["<#4711>"]
