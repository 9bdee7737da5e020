"""Files on Slack: to the reader alone, or their beginning where the workspace does not allow it."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.slack.render import render
from bot.core.message import Button, Buttons, File, Message, say
from tests.adapters.slack.stage import SlackStage, slack_stage
from tests.contracts.adapter_contract import hearing
from tests.servers.slack import Fault
from tests.servers.slack_blocks import drawn

FILE = File("saved.bib", "application/x-bibtex", "@misc{a, title = {Ä <b> *x*}}\n")
AGAIN = Button("Again", "like", {"paper": "1"})
EXPORT = Message((say("Two papers"), FILE, Buttons((AGAIN,))))
DIRECT = "D0ADA"


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with slack_stage() as stage:
        yield stage


async def test_a_file_goes_into_the_direct_message_and_the_answer_says_so(
    stage: SlackStage,
) -> None:
    async with hearing(stage.adapter, EXPORT):
        [answer] = await stage.say("search graphs")
        await stage.press(AGAIN)

    files = stage.server.web.files
    assert [(f.name, f.channel) for f in files] == [("saved.bib", DIRECT)] * 2
    assert files[0].content == FILE.text.encode()
    assert answer == "Two papers\nThe file is in your direct messages with me.\n[Again]"


async def test_a_workspace_without_the_scope_gets_the_file_in_the_answer(
    stage: SlackStage,
) -> None:
    stage.server.web.scopes.remove("files:write")

    async with hearing(stage.adapter, EXPORT):
        [answer] = await stage.say("search graphs")

    assert answer == "Two papers\n@misc{a, title = {Ä <b> *x*}}\n[Again]"
    assert stage.misread() == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_that_slack_loses_is_shown(stage: SlackStage, method: str) -> None:
    async with hearing(stage.adapter, EXPORT):
        with stage.server.failing(Fault(method, lost=True)):
            [answer] = await stage.say("search graphs")

    assert "@misc{a" in answer


def test_of_a_long_file_whole_lines_are_shown_and_how_many() -> None:
    text = "".join(f"line {n} of the file\n" for n in range(1, 1001))

    shown = drawn(render(Message((File("saved.bib", "text/plain", text),))).blocks).splitlines()

    count = len(shown) - 1
    assert shown[count - 1] == f"line {count} of the file"
    assert shown[-1].startswith(f"The first {count} of 1,000 lines;")
    assert count > 100
