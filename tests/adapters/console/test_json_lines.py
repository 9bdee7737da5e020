"""Answers and digests as programs read them."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given

from bot.adapters.console.json_lines import answer_line, digest_line
from bot.adapters.console.transcript import Entry
from bot.core.command import Call
from bot.core.message import File, Message, say
from bot.core.places import Conversation, Reader, direct
from tests.adapters.console.digest import CARD, DIGEST
from tests.adapters.console.messages import messages, unhurried
from tests.contracts.sample import COMMANDS

ADA = Reader("console", "local", "ada")
NINE_IN_BERLIN = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))

FIELDS = {
    *("at", "to", "audience", "command", "ok"),
    *("error", "text", "cards", "buttons", "files", "delivery"),
}
CARD_FIELDS = {
    *("id", "title", "url", "authors", "published"),
    *("score", "reasons", "number", "why", "buttons", "badge"),
}


def answer(message: Message, command: str = "search") -> dict[str, Any]:
    call = Call("1", ADA, direct(ADA), command)
    return read(answer_line(call, message, NINE_IN_BERLIN, COMMANDS))


def read(line: str) -> dict[str, Any]:
    read = json.loads(line, parse_constant=no_such_number)
    assert isinstance(read, dict)
    return read


def no_such_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def test_an_answer_has_exactly_these_fields() -> None:
    assert answer(Message((say("Two"), say("lines"), CARD))) == {
        "at": "2026-03-02T08:00:00Z",
        "to": "console/local/d/ada",
        "audience": "asker",
        "command": "search",
        "ok": True,
        "error": None,
        "text": "Two\nlines",
        "cards": [
            {
                "id": "arxiv:2401.01234",
                "title": "Graph networks for protein folding",
                "url": "https://arxiv.org/abs/2401.01234",
                "authors": list(CARD.authors),
                "published": "2026-02-28",
                "score": 0.75,
                "reasons": [
                    {
                        "signal": "interests",
                        "share": 0.75,
                        "evidence": ["protein", "folding"],
                        "interest": "protein folding",
                    }
                ],
                "number": 4711,
                "why": "Matches protein folding in its title",
                "buttons": [
                    {"label": "Like", "command": "like 4711"},
                    {"label": "Not for me", "command": "dislike paper=4711"},
                ],
                "badge": "",
            }
        ],
        "buttons": [],
        "files": [],
        "delivery": None,
    }


def test_a_refusal_is_not_ok_and_says_why() -> None:
    refused = answer(Message((say("Paper 9 is not known."),), refused=True))

    assert refused["ok"] is False
    assert refused["error"] == refused["text"] == "Paper 9 is not known."


def test_text_that_names_no_command_is_unknown() -> None:
    assert answer(Message((say("Try help."),)), command="")["command"] == "unknown"


def test_a_digest_carries_the_key_it_was_posted_with() -> None:
    channel = Conversation("console", "local", "reading-group")
    line = digest_line(Entry("0", "KEY1", NINE_IN_BERLIN, channel, DIGEST), COMMANDS)

    digest = read(line)

    assert digest["command"] == "digest"
    assert digest["delivery"] == "KEY1"
    assert digest["audience"] == "everyone"
    assert digest["to"] == "console/local/c/reading-group"
    assert digest["buttons"] == [{"label": "Next", "command": "search protein folding page=2"}]


@unhurried
@given(message=messages)
def test_any_message_is_one_line_of_strict_json_with_every_field(message: Message) -> None:
    call = Call("1", ADA, direct(ADA), "search")

    line = answer_line(call, message, NINE_IN_BERLIN, COMMANDS)

    assert len(line.splitlines()) == 1
    fields = read(line)
    assert fields.keys() == FIELDS
    assert all(card.keys() == CARD_FIELDS for card in fields["cards"])


def test_a_file_is_carried_as_text() -> None:
    read = answer(Message((say("Two papers"), File("saved.bib", "text/plain", "@misc{a,\n}\n"))))

    assert read["text"] == "Two papers"
    assert read["files"] == [{"name": "saved.bib", "media": "text/plain", "text": "@misc{a,\n}\n"}]
