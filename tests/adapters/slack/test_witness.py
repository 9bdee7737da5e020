"""The Slack of the tests refuses what Slack refuses, and takes what it takes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer
from tests.servers.slack_blocks import problems
from tests.servers.slack_filling import state_of
from tests.servers.slack_kit import view_problems
from tests.servers.slack_lines import SIGNING_SECRET, signature
from tests.servers.slack_models import model_problems
from tests.servers.slack_specs import block_kit_problems, needed, view_kit_problems
from tests.servers.slack_workspace import ADA, PAPERS

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def choice(label: str, value: str = "x") -> Json:
    return {"text": words(label), "value": value}


def row(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def press(label: str = "Like", **more: object) -> Json:
    return {"type": "button", "text": words(label), "action_id": "a", "value": "v", **more}


def menu(*options: Json, **more: object) -> Json:
    return {"type": "overflow", "action_id": "m", "options": list(options), **more}


def filled_in(element: Json, **more: object) -> Json:
    return {"type": "input", "block_id": "b", "label": words("Name"), "element": element, **more}


TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "t"}
BOXES: Json = {"type": "checkboxes", "action_id": "c", "options": [choice("Mon", "1")]}
MODAL: Json = {
    "type": "modal",
    "title": words("Interests"),
    "submit": words("Save"),
    "blocks": [filled_in(TEXT_INPUT)],
}
HOME: Json = {"type": "home", "blocks": [row(press()), {"type": "divider"}]}

GOOD: tuple[list[Json], ...] = (
    [row(press(), menu(choice("Abstract", "1"), choice("Why this", "2")), block_id="r")],
    [{"type": "section", "text": words("Words"), "accessory": press()}, {"type": "divider"}],
    [row({"type": "timepicker", "initial_time": "09:00", "timezone": "Europe/Berlin"})],
)

BAD: dict[str, list[Json]] = {
    "over fifty blocks": [{"type": "divider"}] * 51,
    "a block of no known type": [{"type": "carousel3d"}],
    "a field nobody knows": [{"type": "divider", "color": "red"}],
    "a block id twice": [row(press(), block_id="r"), row(press(), block_id="r")],
    "an action id twice in a row": [row(press(), press())],
    "an empty row": [row()],
    "over 25 buttons": [row(*(press(action_id=str(n)) for n in range(26)))],
    "a label over 75": [row(press("x" * 76))],
    "a label that is markup": [row({**press(), "text": {"type": "mrkdwn", "text": "x"}})],
    "a value over 2000": [row(press(value="x" * 2_001))],
    "a style there is not": [row(press(style="green"))],
    "six lines in a menu": [row(menu(*(choice("x", str(n)) for n in range(6))))],
    "a menu without lines": [row(menu())],
    "a menu's value over 75": [row(menu(choice("x", "v" * 76)))],
    "a question without a title": [row(press(confirm={"text": words("Sure?")}))],
    "an empty section": [{"type": "section"}],
    "a section over 3000": [{"type": "section", "text": words("x" * 3_001)}],
    "an empty text": [{"type": "header", "text": words(" ")}],
    "a header over 150": [{"type": "header", "text": words("x" * 151)}],
    "an hour there is not": [row({"type": "timepicker", "initial_time": "25:00"})],
    "a zone there is not": [row({"type": "timepicker", "timezone": "Mars/Olympus"})],
    "all texts over 13,200": [{"type": "section", "text": words("x" * 2_900)}] * 5,
    "something to write into a row": [row(TEXT_INPUT)],
}

BAD_VIEWS: dict[str, Json] = {
    "a title over 24": MODAL | {"title": words("x" * 25)},
    "no title": {key: value for key, value in MODAL.items() if key != "title"},
    "fields without a way to submit": {k: v for k, v in MODAL.items() if k != "submit"},
    "over a hundred blocks": HOME | {"blocks": [{"type": "divider"}] * 101},
    "a Home tab with a title": HOME | {"title": words("Home")},
    "metadata over 3000": MODAL | {"private_metadata": "x" * 3_001},
    "a name over 255": MODAL | {"callback_id": "x" * 256},
    "eleven boxes": MODAL
    | {"blocks": [filled_in({**BOXES, "options": [choice("x", str(n)) for n in range(11)]})]},
    "a first choice that is none": MODAL
    | {"blocks": [filled_in({**BOXES, "initial_options": [choice("Tue", "2")]})]},
    "a first choice of nothing": MODAL | {"blocks": [filled_in({**BOXES, "initial_options": []})]},
    "a button as a field": MODAL | {"blocks": [filled_in(press())]},
    "a first text that is too long": MODAL
    | {"blocks": [filled_in({**TEXT_INPUT, "initial_value": "xx", "max_length": 1})]},
    "a view of another type": {"type": "page", "blocks": []},
}


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(server.bot_token, base_url=server.api, retry_handlers=[])


@pytest.mark.parametrize("blocks", GOOD)
def test_good_blocks_are_taken(blocks: list[Json]) -> None:
    assert problems(blocks) == []
    assert block_kit_problems(blocks) == []
    assert model_problems(blocks) == []


def test_slacks_own_library_is_a_second_witness() -> None:
    assert model_problems(BAD["a value over 2000"]) != []
    assert model_problems(BAD["six lines in a menu"]) != []


def test_bad_blocks_are_refused() -> None:
    assert [name for name in BAD if problems(BAD[name]) == []] == []


def test_bad_views_are_refused() -> None:
    assert [name for name in BAD_VIEWS if view_problems(BAD_VIEWS[name]) == []] == []


@pytest.mark.parametrize("view", [MODAL, HOME])
def test_good_views_are_taken(view: Json) -> None:
    assert view_problems(view) == []
    assert view_kit_problems(view) == []


def test_payloads_are_held_against_slacks_own_types_where_they_are_at_hand() -> None:
    needed("slack-block-kit.schema.json")

    assert block_kit_problems([{"type": "divider", "color": "red"}]) != []
    assert view_kit_problems(HOME | {"title": words("Home")}) != []


def test_requests_are_signed_as_slacks_own_library_reads_it() -> None:
    verifier = SignatureVerifier(SIGNING_SECRET)

    signed = signature(SIGNING_SECRET, "1700000000", "payload=%7B%7D")

    expected = verifier.generate_signature(timestamp="1700000000", body="payload=%7B%7D")
    assert signed == expected


async def test_a_trigger_opens_one_modal_and_only_while_it_is_fresh(
    server: SlackServer, client: AsyncWebClient
) -> None:
    used, old = server.views.trigger(ADA), server.views.trigger(ADA)
    await client.views_open(trigger_id=used, view=MODAL)
    server.views.expire()

    codes = [await refusal(client, "views.open", trigger_id=id_, view=MODAL) for id_ in (old, "x")]

    assert codes == ["expired_trigger_id", "invalid_trigger_id"]
    assert [view.shown for view in server.views.showings] == ["Interests\nName: ()\n[Save]"]


async def test_a_bad_view_and_a_bad_message_are_refused_by_name(
    server: SlackServer, client: AsyncWebClient
) -> None:
    blocks = BAD["a field nobody knows"]

    message = await refusal(client, "chat.postMessage", channel=PAPERS, text="x", blocks=blocks)
    view = await refusal(client, "views.publish", user_id=ADA, view=BAD_VIEWS["no title"])

    assert (message, view) == ("invalid_blocks", "invalid_arguments")
    assert [one["error"] for one in server.refused] == ["invalid_blocks", "invalid_arguments"]
    server.refused.clear()


async def test_a_payload_that_was_refused_fails_the_test_that_sent_it() -> None:
    async def send_a_bad_message() -> None:
        async with SlackServer() as server:
            client = AsyncWebClient(server.bot_token, base_url=server.api, retry_handlers=[])
            bad = BAD["an empty row"]
            await refusal(client, "chat.postMessage", channel=PAPERS, text="x", blocks=bad)

    with pytest.raises(AssertionError, match="invalid_blocks"):
        await send_a_bad_message()


def test_what_a_reader_leaves_alone_is_sent_as_it_stood() -> None:
    view = {"blocks": [filled_in({**TEXT_INPUT, "initial_value": "graphs"}, optional=True)]}

    assert state_of(view, {}) == {
        "values": {"b": {"t": {"type": "plain_text_input", "value": "graphs"}}}
    }
    with pytest.raises(ValueError, match="no field"):
        state_of(view, {"Names": "x"})


async def refusal(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=args)
    return str(refused.value.response["error"])
