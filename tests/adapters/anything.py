"""Any papers and any forms, also such as nobody should send: what adapters have to bear."""

from datetime import UTC
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st

from bot.core.form import LONGEST_HELP, LONGEST_LABEL, LONGEST_TITLE, Choice, Field, Form, Kind
from recommender import Paper, Pick, Reason
from tests.adapters.console.messages import unhurried

few = settings(unhurried, max_examples=12)

hostile = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        (
            "<!channel> <!here> <@U0ADA> <#C0PAPERS>",
            "<https://evil.example|a paper> &lt;!channel&gt;",
            "*bold* _low_ ~gone~ `code` :tada: @here",
            "\x00\x1b[31m\u202e\ud800 \n\n",
            "😀" * 300,
            "W" * 4_000,
            "",
        )
    ),
)
addresses = st.one_of(
    hostile, st.just("https://arxiv.org/abs/2401.01234"), st.just("javascript:alert(1)")
)
papers = st.builds(
    Paper,
    number=st.integers(1, 10**9),
    ids=st.tuples(hostile),
    title=hostile,
    abstract=hostile,
    authors=st.lists(hostile, max_size=6).map(tuple),
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    url=addresses,
    signals=st.just({"huggingface.upvotes": 12.0}),
)
reasons = st.builds(
    Reason,
    signal=st.sampled_from(("interests", "likes")),
    share=st.floats(0, 1),
    evidence=st.lists(hostile, max_size=4).map(tuple),
    interest=hostile,
)
picks = st.builds(
    Pick, paper=papers, score=st.floats(0, 1), reasons=st.lists(reasons, max_size=3).map(tuple)
)


def some(longest: int) -> st.SearchStrategy[str]:
    """Any words that a form may hold: its own labels are ours, so they are not empty."""
    letters = st.characters(categories=("L", "N", "P", "S", "Zs"))
    return st.text(letters, max_size=longest).map("x{}".format)


CHOICES = tuple(Choice(str(n), f"The {n}th") for n in range(10))


@st.composite
def form_fields(draw: st.DrawFn, name: str) -> Field:
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    values: dict[Kind, st.SearchStrategy[tuple[str, ...]]] = {
        "text": st.tuples(hostile),
        "lines": st.lists(hostile, max_size=3).map(tuple),
        "choice": st.sampled_from(CHOICES).map(lambda c: (c.value,)),
        "choices": st.lists(st.sampled_from(CHOICES), unique=True).map(
            lambda found: tuple(c.value for c in found)
        ),
        "time": st.times().map(lambda t: (t.strftime("%H:%M"),)),
        "zone": st.just(("Europe/Berlin",)),
        "channel": st.sampled_from(((), ("C0PAPERS",))),
    }
    return Field(
        name=name,
        label=draw(some(LONGEST_LABEL - 1)),
        kind=kind,
        into=draw(st.sampled_from(("", "topic"))),
        value=draw(values[kind]),
        choices=CHOICES if kind in ("choice", "choices") else (),
        help=draw(st.just("") | some(LONGEST_HELP - 1)),
        needed=draw(st.booleans()),
    )


forms = st.builds(
    Form,
    title=some(LONGEST_TITLE - 1),
    submit=some(LONGEST_TITLE - 1),
    command=st.just("interests edit"),
    fields=st.tuples(*(form_fields(f"field-{n}") for n in range(5))),
    arguments=st.dictionaries(st.sampled_from(("where", "size")), some(20)),
)
