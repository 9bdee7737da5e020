"""A digest that looks like the real thing.

Programs that tests start draw it: what makes messages up is slow to load, and stands elsewhere.
"""

from datetime import UTC, datetime

from bot.core.message import Audience, Button, Message, Page, PaperCard, Span, say, strong, typed
from recommender import Reason

LIKE = Button("Like", "like", {"paper": "4711"})
NEXT = Button("Next", "search", {"words": "protein folding", "page": "2"})

CARD = PaperCard(
    number=4711,
    id="arxiv:2401.01234",
    title="Graph networks for protein folding",
    url="https://arxiv.org/abs/2401.01234",
    authors=("Ada Lovelace", "Alan Turing", "Grace Hopper", "Emmy Noether", "Ada Yonath"),
    published=datetime(2026, 2, 28, 23, 30, tzinfo=UTC),
    score=0.75,
    why=(Span("Matches "), strong("protein folding"), Span(" in its title")),
    reasons=(Reason("interests", 0.75, ("protein", "folding"), "protein folding"),),
    marks=("protein", "folding"),
    buttons=(LIKE, Button("Not for me", "dislike", {"paper": "4711"})),
)

DIGEST = Message(
    (
        say("Three picks for Monday", kind="heading"),
        say("Try ", typed("help"), " to see more."),
        CARD,
        Page(1, 1, 42, next=NEXT),
        say("Small print.", kind="note"),
    ),
    Audience.EVERYONE,
)
