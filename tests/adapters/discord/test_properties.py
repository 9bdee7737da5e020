"""Any papers, interests and forms become what Discord takes, and call nobody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.modals import modal_of, read_modal, reference_to
from bot.adapters.discord.render import render
from bot.commands import COMMANDS
from bot.core.brief import brief, most_seen
from bot.core.form import Form
from bot.core.message import Audience, Message
from bot.core.places import Conversation, Reader
from bot.core.schedule import Schedule
from bot.core.subscription import Subscription
from bot.services.digest_part import picks_part, title
from recommender import Pick, Ranking
from tests.adapters.anything import few, forms, picks
from tests.servers.discord_limits import component_problems, walk
from tests.servers.discord_markdown import read_markdown
from tests.servers.discord_modals import modal_problems, submitted
from tests.servers.discord_spec import spec_problems

CHANNEL = Conversation("discord", "2001", "3001")
ORDER = Subscription(
    id="s1",
    kind="picks",
    paused_until=None,
    to=CHANNEL,
    owner=CHANNEL,
    schedule=Schedule(time(9), frozenset(range(5)), "Europe/Berlin"),
    size=3,
    set_up_by=Reader("discord", "-", "1001"),
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
)
MARK = "ABCDEFGHIJKLMNOPQRSTUVWXY"


@few
@given(st.lists(picks, min_size=1, max_size=3))
def test_any_papers_and_interests_make_a_short_digest_that_discord_takes(
    chosen: Sequence[Pick],
) -> None:
    part = picks_part(ORDER, Ranking(tuple(chosen), None, len(chosen)))

    message = brief(Message((*title(part, date(2026, 3, 2)), *part.cards), Audience.EVERYONE))
    drawn = render(message, COMMANDS, mark=MARK).view().to_components()  # type: ignore[no-untyped-call]  # the library's

    texts = [read_markdown(c["content"]) for c in walk(drawn) if c["type"] == 10]
    assert component_problems(drawn) == []
    assert spec_problems("POST", "/channels/1/messages", {"components": drawn}) == []
    assert [text.live + text.moments + text.commands for text in texts] == [[]] * len(texts)
    assert len(texts) == 1 + len(chosen)
    assert sum(len(text.shown) for text in texts) <= most_seen(3)


@few
@given(forms)
def test_any_form_makes_a_modal_that_discord_takes_and_comes_back_as_it_was_filled_in(
    form: Form,
) -> None:
    modal = modal_of(form, ref=reference_to(form), channel=3001).to_dict()

    answer = {"type": 9, "data": modal}
    assert modal_problems(modal) == []
    assert spec_problems("POST", "/interactions/1/token/callback", answer) == []
    read = read_modal(submitted(optional(modal), {}))
    assert read is not None
    assert read.ref == reference_to(form)
    assert [one.name for one in read.fields] == [one.name for one in form.fields]
    chosen = {one.name: one.value for one in form.fields if one.kind in ("choice", "choices")}
    assert {name: set(read.values[name]) for name in chosen} == {
        name: set(value) for name, value in chosen.items()
    }


def optional(modal: dict[str, Any]) -> dict[str, Any]:
    """Let every field be left empty, as a reader of an empty form would have to fill them in."""
    fields = [c | {"component": c["component"] | {"required": False}} for c in modal["components"]]
    return modal | {"components": fields}
