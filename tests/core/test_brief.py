"""A digest is short whatever is in it: what readers see of it is counted, and kept in bounds."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core import voice
from bot.core.brief import brief, most_seen, seen
from bot.core.message import Buttons, Message, PaperCard, Span, say, strong
from bot.core.paper_words import LONGEST_BYLINE, byline_of
from bot.core.voice import heading, note
from bot.services.card_buttons import buttons_for
from bot.services.cards import paper_card
from recommender import Paper

DAY = datetime(2026, 3, 2, tzinfo=UTC)
words = st.text(st.characters(), max_size=400)
longer = st.integers(0, 12).flatmap(lambda times: words.map(lambda text: text * times))
papers = st.builds(
    Paper,
    number=st.integers(1, 10**7),
    ids=st.just(("arxiv:2603.00001",)),
    title=longer,
    authors=st.lists(words, max_size=30).map(tuple),
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    signals=st.dictionaries(st.just("huggingface.upvotes"), st.floats()),
)
reasons = st.lists(st.builds(Span, longer, st.sampled_from(["plain", "strong"])), max_size=4)


def card(title: str = "A title", **changes: object) -> PaperCard:
    return replace(paper_card(Paper(number=7, ids=("arxiv:1",), title=title)), **changes)  # type: ignore[arg-type] # fields by name


@given(st.lists(st.tuples(papers, reasons), min_size=1, max_size=5), words, words)
def test_any_papers_and_interests_make_a_digest_within_bounds(
    found: list[tuple[Paper, list[Span]]], about: str, sources: str
) -> None:
    cards = tuple(replace(paper_card(paper), why=tuple(why)) for paper, why in found)
    top = heading(voice.DIGEST_HEADING, day="Mon 2 Mar", count=3, about=about)
    low = note(voice.STATUS_READ, sources=sources)

    short = brief(Message((top, *cards, low)))

    assert seen(short) <= most_seen(len(cards))
    assert [c.number for c in short.cards] == [c.number for c in cards]
    assert all(c.buttons for c in short.cards)


@given(st.lists(words, max_size=40), st.none() | st.just(DAY), words)
def test_a_byline_is_one_short_line(authors: list[str], day: datetime | None, badge: str) -> None:
    line = byline_of(card(authors=tuple(authors), published=day, badge=badge))

    assert len(line) <= LONGEST_BYLINE
    assert "\n" not in line


def test_three_long_papers_with_all_that_can_be_said_beside_them_fit() -> None:
    long = card("Graph networks " * 40, authors=("Wolfeschlegelsteinhausen " * 4,) * 9)
    long = replace(long, published=DAY, why=(Span("for "), strong("protein folding " * 30)))
    beside = (
        note(voice.MISSED_DAYS, days=", ".join(["Mon 2 Mar"] * 30)),
        note(voice.UNKNOWN_DAYS, days=", ".join(["Mon 2 Mar"] * 30)),
        Buttons(buttons_for(7, "here")),
        note(voice.STATUS_READ, sources="; ".join(["arXiv, yesterday 09:00"] * 20)),
        note(voice.UNPRESSED_HERE, count=10),
    )

    message = Message((heading(voice.DIGEST_HEADING, day="Today", count=3, about="x"), *[long] * 3))
    short = brief(replace(message, blocks=(*message.blocks, *beside)))

    assert 900 < seen(short) <= 1_200
    assert all(c.title.endswith("…") for c in short.cards)


def test_what_a_short_title_leaves_is_for_a_long_one() -> None:
    long = card("Graph networks " * 70)

    short = brief(Message((card(), card(), long)))

    assert short.cards[:2] == (card(), card())
    assert len(short.cards[2].title) > 900


def test_a_short_digest_is_left_as_it_is() -> None:
    message = Message((say("Today"), card(why=(Span("for "), strong("graphs")))))

    assert brief(message) == message


def test_a_persons_id_is_kept_whole_or_left_out() -> None:
    wordy = card("Graph networks " * 70, why=(Span("matches "), Span("U0ADA" * 40, "person")))
    brisk = card("Graph networks " * 70, why=(Span("U0ADA", "person"), strong("proteins " * 60)))

    short = brief(Message((wordy, brisk, brisk)))

    assert [one.why[-1].style for one in short.cards] == ["plain", "strong", "strong"]
    assert [one.why[0].text for one in short.cards] == ["matches ", "U0ADA", "U0ADA"]


def test_the_reason_is_cut_before_the_title() -> None:
    wordy = card("Graph networks " * 20, why=(strong("protein folding " * 60),))

    [one] = brief(Message((wordy,))).cards

    assert one.title == wordy.title.strip()
    assert "".join(span.text for span in one.why).endswith("…")
