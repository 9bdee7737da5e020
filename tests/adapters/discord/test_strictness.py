"""The Discord of these tests refuses what the real one refuses, with or without its description."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.servers.discord_commands import commands_problems
from tests.servers.discord_limits import message_problems, thread_problems
from tests.servers.discord_modals import modal_problems, submitted
from tests.servers.discord_person import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction

Json = dict[str, Any]

LAYOUT = 1 << 15
BUTTON: Json = {"type": 2, "style": 2, "label": "Like", "custom_id": "a"}
FIELD: Json = {"type": 4, "style": 1, "custom_id": "a", "required": True, "max_length": 5}


def text(words: str) -> Json:
    return {"type": 10, "content": words}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def message(*components: Json, **more: Any) -> Json:
    nobody: Json = {"parse": []}
    said = {"flags": LAYOUT, "allowed_mentions": nobody, "components": list(components)}
    return said | more


def label(component: Json, **more: Any) -> Json:
    return {"type": 18, "label": "What?", "component": component, **more}


def modal(*components: Json, **more: Any) -> Json:
    return {"title": "Set up", "custom_id": "f", "components": list(components), **more}


def options(count: int) -> list[Json]:
    return [{"label": str(n), "value": str(n)} for n in range(count)]


WRONG: dict[str, tuple[Callable[[Json], list[str]], Json]] = {
    "41 components": (message_problems, message(*[text("a")] * 41)),
    "4001 characters": (message_problems, message(text("a" * 2_000), text("b" * 2_001))),
    "words beside a layout": (message_problems, message(text("a"), content="b")),
    "no layout": (message_problems, message(text("a"), flags=0)),
    "a flag of Discord's own": (message_problems, message(text("a"), flags=LAYOUT | 1)),
    "mentions": (message_problems, message(text("a"), allowed_mentions={"parse": ["users"]})),
    "26 characters of a nonce": (message_problems, message(text("a"), nonce="x" * 26)),
    "a button of its own": (message_problems, message(BUTTON)),
    "six buttons in a row": (
        message_problems,
        message(row(*[{**BUTTON, "custom_id": c} for c in "abcdef"])),
    ),
    "two buttons of one name": (message_problems, message(row(BUTTON, BUTTON))),
    "101 characters of a name": (
        message_problems,
        message(row({**BUTTON, "custom_id": "a" * 101})),
    ),
    "81 characters of a label": (message_problems, message(row({**BUTTON, "label": "a" * 81}))),
    "a box in a box": (
        message_problems,
        message({"type": 17, "components": [{"type": 17, "components": [text("a")]}]}),
    ),
    "26 things to choose": (
        message_problems,
        message(row({"type": 3, "custom_id": "a", "options": options(26)})),
    ),
    "a section beside nothing": (message_problems, message({"type": 9, "components": [text("a")]})),
    "101 characters of a thread": (thread_problems, {"name": "a" * 101}),
    "six tags": (thread_problems, {"name": "a", "applied_tags": list("123456")}),
    "46 characters of a title": (modal_problems, modal(label(FIELD), title="a" * 46)),
    "six fields": (modal_problems, modal(*[label({**FIELD, "custom_id": c}) for c in "abcdef"])),
    "46 characters of a field": (modal_problems, modal(label(FIELD) | {"label": "a" * 46})),
    "101 characters below a field": (modal_problems, modal(label(FIELD, description="a" * 101))),
    "a bare field": (modal_problems, modal(FIELD)),
    "a button in a modal": (modal_problems, modal(label(BUTTON))),
    "a value too long for its field": (modal_problems, modal(label(FIELD | {"value": "a" * 6}))),
    "one circle": (
        modal_problems,
        modal(label({"type": 21, "custom_id": "a", "options": options(1)})),
    ),
    "eleven boxes": (
        modal_problems,
        modal(label({"type": 22, "custom_id": "a", "options": options(11)})),
    ),
}

COMMANDS_WRONG: dict[str, Json] = {
    "capitals": {"name": "Papers", "description": "a"},
    "101 characters": {"name": "papers", "description": "a" * 101},
    "26 options": {
        "name": "papers",
        "description": "a",
        "options": [{"name": f"o{n}", "description": "a", "type": 3} for n in range(26)],
    },
    "a menu with a description": {"name": "Find", "type": 3, "description": "a"},
}

ANSWERS_WRONG: dict[str, tuple[int, Json]] = {
    "a modal to a submitted modal": (SUBMIT, {"type": 9, "data": modal(label(FIELD))}),
    "a message while somebody types": (AUTOCOMPLETE, {"type": 5}),
    "choices to a command": (COMMAND, {"type": 8, "data": {"choices": []}}),
    "a change where nothing was pressed": (COMMAND, {"type": 6}),
    "a layout before the answer": (COMMAND, {"type": 5, "data": {"flags": LAYOUT}}),
    "no choice at all": (COMPONENT, {"type": 1}),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_discord_does_not_take_is_named(what: str) -> None:
    judge, payload = WRONG[what]

    assert len(judge(payload)) == 1


def test_a_command_that_discord_does_not_take_is_named() -> None:
    found = {what: commands_problems([wrong]) for what, wrong in COMMANDS_WRONG.items()}

    assert [what for what, problems in found.items() if len(problems) != 1] == []


@pytest.mark.parametrize("what", ANSWERS_WRONG)
def test_an_answer_of_another_kind_is_named(what: str) -> None:
    kind, answer = ANSWERS_WRONG[what]

    assert len(Interaction("1", "token", kind, "2").problems(answer)) == 1


def test_what_discord_takes_is_not_found_fault_with() -> None:
    boxes = {"type": 22, "custom_id": "b", "options": options(7), "required": False}

    assert message_problems(message(text("a"), row(BUTTON), nonce="x" * 25)) == []
    assert modal_problems(modal(label(FIELD), label(boxes))) == []
    assert (
        Interaction("1", "t", COMPONENT, "2").problems({"type": 9, "data": modal(label(FIELD))})
        == []
    )


def test_a_modal_is_filled_in_as_its_fields_say() -> None:
    sent = submitted(modal(label(FIELD)), {"What?": "graph"})

    own = {"type": 4, "id": 3, "custom_id": "a", "value": "graph"}
    assert sent == {"custom_id": "f", "components": [{"type": 18, "id": 2, "component": own}]}


@pytest.mark.parametrize("filled", [{}, {"What?": "graphs"}, {"Who?": "me"}])
def test_what_discords_client_would_not_send_is_not_sent(filled: Json) -> None:
    with pytest.raises(ValueError, match=r"What\?"):
        submitted(modal(label(FIELD)), filled)
