"""Any papers, interests, forms and presses become what Slack takes, and call nobody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack import fields
from bot.adapters.slack.modals import Standing, answer_view, form_view, read_form
from bot.adapters.slack.render import MOST_BLOCKS, MOST_CHARACTERS, render
from bot.core.brief import brief, most_seen
from bot.core.form import Form
from bot.core.message import Audience, Message
from bot.core.places import Conversation, Reader
from bot.core.schedule import Schedule
from bot.core.subscription import Subscription
from bot.services.digest_part import picks_part, title
from recommender import Pick, Ranking
from tests.adapters.anything import few, forms, hostile, picks
from tests.adapters.console.messages import messages, persons, places
from tests.servers.slack_blocks import drawn, live, problems
from tests.servers.slack_filling import state_of
from tests.servers.slack_kit import pieces, view_problems
from tests.servers.slack_specs import block_kit_problems, view_kit_problems

CHANNEL = Conversation("slack", "T0LAB", "C0PAPERS")
ORDER = Subscription(
    id="s1",
    kind="picks",
    paused_until=None,
    to=CHANNEL,
    owner=CHANNEL,
    schedule=Schedule(time(9), frozenset(range(5)), "Europe/Berlin"),
    size=3,
    set_up_by=Reader("slack", "T0LAB", "U0ADA"),
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
)


@few
@given(st.lists(picks, min_size=1, max_size=3))
def test_any_papers_and_interests_make_a_short_digest_that_slack_takes(
    chosen: Sequence[Pick],
) -> None:
    part = picks_part(ORDER, Ranking(tuple(chosen), None, len(chosen)))

    message = brief(Message((*title(part, date(2026, 3, 2)), *part.cards), Audience.EVERYONE))
    ready = render(message)

    assert problems(ready.blocks) == []
    assert block_kit_problems(ready.blocks) == []
    assert live(ready.blocks, ready.text) == []
    assert len(ready.blocks) == 1 + 2 * len(chosen)
    assert all(drawn([block]).count("\n") <= 2 for block in ready.blocks)
    assert len(drawn(ready.blocks)) <= most_seen(3) + 100  # Brackets, menus and line ends.


@few
@given(messages)
def test_any_answer_makes_a_modal_and_a_home_tab_that_slack_takes(message: Message) -> None:
    modal = answer_view(message, Standing(CHANNEL)).view
    home = {"type": "home", "blocks": list(render(message).blocks)}

    for view in (modal, home):
        assert view_problems(view) == []
        assert view_kit_problems(view) == []
        assert {*live(view["blocks"], "")} <= persons(message) | places(message)  # type: ignore[arg-type] # blocks
    assert sum(len(str(p.get("text", ""))) for p in pieces(home["blocks"])) <= 3 * MOST_CHARACTERS
    assert len(render(message).blocks) <= MOST_BLOCKS


@few
@given(forms)
def test_any_form_makes_a_modal_that_slack_takes_and_comes_back_as_it_was_filled_in(
    form: Form,
) -> None:
    view = form_view(form, Standing(CHANNEL)).view

    assert view_problems(view) == []
    assert view_kit_problems(view) == []
    assert live(view["blocks"], "") == []  # type: ignore[arg-type] # blocks
    sent: dict[str, Any] = view | {"state": state_of(optional(view), {})}
    submitted = read_form(sent)
    assert submitted is not None
    assert submitted.form.command == form.command
    assert submitted.form.arguments == form.arguments
    assert [one.name for one in submitted.form.fields] == [one.name for one in form.fields]
    chosen = {one.name: one.value for one in form.fields if one.kind in ("choice", "choices")}
    assert {name: set(submitted.values[name]) for name in chosen} == {
        name: set(value) for name, value in chosen.items()
    }


def optional(view: dict[str, Any]) -> dict[str, Any]:
    """Let every field be left empty, as a reader of an empty form would have to fill them in."""
    return view | {"blocks": [block | {"optional": True} for block in view["blocks"]]}


@few
@given(hostile)
def test_any_time_zone_that_is_typed_gets_options_that_slack_takes(typed: str) -> None:
    options = [fields.option(typed, "x"), fields.option("Europe/Berlin", "Europe/Berlin")]
    row = {
        "type": "actions",
        "elements": [{"type": "static_select", "action_id": "z", "options": options[1:]}],
    }

    assert len(options[0]["text"]["text"]) <= 75  # type: ignore[index] # a text object
    assert problems([row]) == []
