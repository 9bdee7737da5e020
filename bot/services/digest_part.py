"""What one order brings to a digest: its papers, and the heading above them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core import voice
from bot.core.command import Where
from bot.core.message import PaperCard, Span, Text
from bot.core.places import Conversation, Owner
from bot.core.schedule_text import write_day, write_moment
from bot.core.subscription import Subscription
from bot.core.voice import heading, note
from bot.services.cards import card, paper_card
from bot.services.groups import SOMEBODY
from bot.services.trending import Chart
from bot.services.wording import PERIODS, shortened, whose
from recommender import Pick, Ranking

MOST_TOPICS = 2  # A heading names no more of the interests it serves,
LONGEST_TOPIC = 40  # and of each no more characters.
MEMBERS_TOPICS = "members' interests"  # Not in their words: a heading stays as it is written.


@dataclass(frozen=True, slots=True)
class Part:
    """The papers of one order on one day.

    Attributes:
        order: For whom, and of which kind.
        cards: Best first; may be empty.
        nearest: For picks, the best paper under the bar.
        read_at: For trending papers, when their list was read; None where there is none.
        is_back: Whether it is the first after a pause.
        elsewhere: For a reader's picks, the channels that had papers which would else be here, one
            for each.
    """

    order: Subscription
    cards: tuple[PaperCard, ...] = ()
    nearest: Pick | None = None
    read_at: datetime | None = None
    is_back: bool = False
    elsewhere: tuple[Conversation, ...] = ()


def picks_part(order: Subscription, ranking: Ranking) -> Part:
    """Draw what was ranked for an order."""
    where = _where(order.owner)
    return Part(order, tuple(card(pick, where=where) for pick in ranking.picks), ranking.nearest)


def trending_part(order: Subscription, chart: Chart | None) -> Part:
    """Draw what an owner has not had of a list; None: there is no list."""
    if chart is None:
        return Part(order)
    where = _where(order.owner)
    cards = tuple(paper_card(paper, where=where) for paper in chart.papers)
    return Part(order, cards, read_at=chart.read_at)


def title(part: Part, day: date | None) -> tuple[Text, ...]:
    """Write what stands above a part's papers; `day` in the first part alone."""
    period = part.order.period
    if period is None:
        return (_picks_title(part, day),)
    said = write_day(day) if day else ""
    sentence = voice.TRENDING_DAY if day else voice.TRENDING
    lines = [heading(sentence, day=said, period=PERIODS[period])]
    if part.read_at is not None:
        read = write_moment(part.read_at, part.order.schedule.zone)
        lines.append(note(voice.TRENDING_ORDER, time=read))
    return tuple(lines)


def had_elsewhere(channels: Sequence[Conversation]) -> tuple[Text, ...]:
    """Say how many papers were left out because channels had them; nothing where none was."""
    counts = Counter(channel.channel for channel in channels)
    said = [note(voice.MORE_ELSEWHERE, count=n, place=place) for place, n in counts.items()]
    spans = [span for one in said for span in (Span(" "), *one.spans)]
    return (Text(tuple(spans[1:]), "note"),) if said else ()


def _picks_title(part: Part, day: date | None) -> Text:
    topics = dict.fromkeys(r.interest for c in part.cards for r in c.reasons if r.interest)
    named = [shortened(topic, LONGEST_TOPIC) for topic in topics]
    if any(reason.signal == SOMEBODY for card in part.cards for reason in card.reasons):
        named.append(MEMBERS_TOPICS)
    about = ", ".join(named[:MOST_TOPICS]) + (", …" if len(named) > MOST_TOPICS else "")
    count = len(part.cards)
    if day is not None and part.is_back:
        sentence = voice.BACK_HEADING_ONE if count == 1 else voice.BACK_HEADING
        return heading(sentence, whose=whose(part.order.owner), count=count, about=about)
    if day is None:
        sentence = voice.PICKS_TOO_ONE if count == 1 else voice.PICKS_TOO
        return heading(sentence, count=count, about=about)
    sentence = voice.DIGEST_HEADING_ONE if count == 1 else voice.DIGEST_HEADING
    return heading(sentence, day=write_day(day), count=count, about=about)


def _where(owner: Owner) -> Where:
    return "here" if isinstance(owner, Conversation) else "me"
