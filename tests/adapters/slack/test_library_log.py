"""Slack's libraries log without secrets."""

import logging

import pytest

from bot.adapters.slack.library_log import library_log, without_secrets


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abc",
        "xapp-1-A1-2-abc",
        "https://hooks.slack.com/commands/T1/2/abc",
        "http://127.0.0.1:1/actions/abc",
    ],
)
def test_secrets_are_taken_out(secret: str) -> None:
    assert without_secrets(f"failed at {secret} again") == "failed at … again"


def test_the_ticket_of_a_socket_is_no_part_of_an_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("wss://example.org/link?ticket=hush&app_id=1")
    except ValueError as error:
        library_log().exception("Failed to connect (error: %s)", error)

    [record] = caplog.records
    assert record.getMessage() == "Failed to connect (error: wss://example.org/link?…&app_id=1)"
    assert record.exc_info is None


def test_whole_messages_are_not_logged() -> None:
    assert not library_log().isEnabledFor(logging.INFO)
