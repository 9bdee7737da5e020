"""Logs: readable, on standard error alone, and free of tokens, passwords and addresses."""

import json
import subprocess
import sys

import pytest

from bot.logs import hiding, redact

SECRETS = (
    "xoxb-1234567890-abcdefghij",
    "xapp-1-A0123-456-abcdef",
    "hf_abcdefghijklmnopqrstuvwxyz",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0",
    "T0123/B0456/secretsecret",
    "api/webhooks/123456/secret-token",
    "hunter2",
    "p@ss/word",
    "ada.lovelace+lab@example.org",
    "hunter2-in-a-query",
)
LINES = (
    f"token {SECRETS[0]} and {SECRETS[1]}.",
    f"Authorization: Bearer {SECRETS[2]}",
    f"discord said no to {SECRETS[3]}",
    f"POST https://hooks.slack.com/services/{SECRETS[4]} gave 404",
    f"POST https://discord.com/{SECRETS[5]} gave 404",
    f"redis://ada:{SECRETS[6]}@example.org:6379/0 is away",
    f"rediss://:{SECRETS[7]}@example.org is away",
    f"write to {SECRETS[8]}, please",
    f"GET https://example.org/feed.rss?day=1&access_token={SECRETS[9]}&n=3 gave 403",
)

PROGRAM = """
import logging, structlog, sys
from bot.logs import configure_logging

configure_logging("info")
log = structlog.get_logger("bot.test")
for line in sys.stdin.read().splitlines():
    log.info(line)
    log.info("said", what=line, deep={"in": [line]}, error=ValueError(line))
    logging.getLogger("redis").warning("library: %s", line)
    try:
        raise ValueError(line)
    except ValueError:
        log.exception("failed")
        logging.getLogger("asyncio").exception("failed")
logging.getLogger("asyncio").error("Unclosed ClusterNode object\\nclient: a node")
log.debug("not at this level")
log.info("end", number=3)
"""


@pytest.fixture(scope="module")
def written() -> subprocess.CompletedProcess[str]:
    """What a program writes that logs every line with a secret in every way."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input="\n".join(LINES),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_reaches_the_log_however_it_is_logged(
    written: subprocess.CompletedProcess[str], secret: str
) -> None:
    assert secret not in written.stderr
    assert secret not in "".join(redact(None, "info", line) for line in LINES)


def test_logs_are_json_lines_on_standard_error_alone(
    written: subprocess.CompletedProcess[str],
) -> None:
    lines = [json.loads(line) for line in written.stderr.splitlines()]

    assert written.stdout == ""
    assert len(lines) == 5 * len(LINES) + 1
    assert lines[-1]["event"] == "end"
    assert lines[-1]["number"] == 3
    assert lines[-1]["level"] == "info"
    assert lines[-1]["timestamp"].endswith("Z")
    assert any("ValueError" in line.get("exception", "") for line in lines)


def test_what_a_library_leaves_open_on_its_own_is_not_told(
    written: "subprocess.CompletedProcess[str]",
) -> None:
    assert "ClusterNode" not in written.stderr


@pytest.mark.parametrize(
    "harmless",
    [
        "3 papers read, see https://arxiv.org/abs/2401.00001v2",
        "redis://localhost:6379/0 answers",
        "GET https://example.org/feed.rss?monkey=7&n=3 gave 403",
        "the model was hf_tuned on @everyone, 3.14 and 1234567890",
        '{"event": "console/local/c/reading-group", "path": "/home/ada/papers"}',
    ],
)
def test_what_is_no_secret_stays(harmless: str) -> None:
    assert redact(None, "info", harmless) == harmless


def test_what_is_set_as_a_secret_is_hidden_as_it_stands_and_as_json() -> None:
    hide = hiding(["https://beats.example.org/a1-b2", 'with "quotes"', "short"])
    line = json.dumps({"event": "GET https://beats.example.org/a1-b2", "key": 'with "quotes"'})

    hidden = hide(None, "info", f"{line} in short")

    assert hidden == '{"event": "GET [hidden]", "key": "[hidden]"} in short'


DELIVERING = """
import asyncio, logging, structlog
from bot.logs import about, configure_logging

configure_logging("info")

async def deliver(name):
    with about(delivery=name):
        await asyncio.sleep(0)
        structlog.get_logger().info("ours")
        logging.getLogger("library").warning("theirs")

async def both():
    await asyncio.gather(deliver("one"), deliver("two"))
    logging.getLogger("library").warning("after")

asyncio.run(both())
"""


def test_every_line_of_a_delivery_names_it_and_no_other_does() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DELIVERING], capture_output=True, text=True, check=True, timeout=60
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    named = [(line["event"], line.get("delivery")) for line in lines]
    assert sorted(named[:-1]) == [
        ("ours", "one"),
        ("ours", "two"),
        ("theirs", "one"),
        ("theirs", "two"),
    ]
    assert named[-1] == ("after", None)


QUIET = """
import logging
from bot.logs import configure_logging

configure_logging("debug")
logging.getLogger("discord.gateway").debug("For Shard ID None: {'content': 'my diagnosis'}")
logging.getLogger("discord.http").debug("POST with {'content': 'my diagnosis'}")
logging.getLogger("discord.gateway").info("resumed")
logging.getLogger("bot").debug("ours")
"""


def test_what_readers_write_is_logged_at_no_level() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET], capture_output=True, text=True, check=True, timeout=60
    )

    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["resumed", "ours"]
