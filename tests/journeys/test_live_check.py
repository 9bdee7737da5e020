"""The checklist for a person on the real Slack, walked through on loopback: its words are true."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from bot.live_check import check_live
from bot.reference import ROOT
from bot.settings import load_settings
from tests.adapters.slack.lab import Lab, lab, labelled
from tests.servers.slack import APP_TOKEN, BOT_TOKEN
from tests.servers.slack_texts import Json
from tests.servers.slack_views import View
from tests.servers.slack_workspace import ADA, BOT_USER, PAPERS, Posted

PAGE = (ROOT / "docs" / "live-check.md").read_text(encoding="utf-8")
ON_SLACK = PAGE.partition(", on Slack\n")[2].partition("\n## ")[0]
STEPS = dict(re.findall(r"^\| (\d+) \| .* \| (“.*) \|$", ON_SLACK, re.MULTILINE))
LINES = re.findall(r"^\| “(.*)” \| ", PAGE, re.MULTILINE)
JOINED: Json = {"type": "member_joined_channel", "user": BOT_USER, "channel": PAPERS}
QUESTION = "What do you read about?"


@pytest.fixture
async def here(redis: Redis, prefix: str) -> AsyncIterator[Lab]:
    async with lab(redis, prefix) as opened:
        yield opened


class Person:
    """Goes through the list; each step gives what they see then."""

    def __init__(self, here: Lab) -> None:
        self.here, self.server = here, here.server

    async def invite(self) -> str:
        await self.server.happen({**JOINED, "inviter": ADA})
        await self.here.type("help")
        await self.here.deliver()
        return self.digest().shown

    async def set_up(self) -> str:
        await self.server.press(self.digest(), labelled(self.digest(), "Set up"))
        self.form = await self.here.shown(1)
        return self.form.shown

    async def save_channel(self) -> str:
        await self.server.submit(self.form, {QUESTION: "protein"})
        return self.form.shown

    async def first_picks(self) -> str:
        return (await self.here.press_in(self.form, "Post the first picks now")).shown

    async def look(self) -> str:
        assert self.digest().misread == []
        assert not any("unfurl" in name and on for name, on in self.posted().items())
        return self.digest().shown

    async def like(self) -> str:
        return (await self.press(self.digest(), "Like")).shown

    async def look_at_label(self) -> str:
        await self.edited(1)
        return self.digest().shown

    async def undo(self) -> str:
        answer = next(m for m in reversed(self.server.workspace.everything()) if m.only_for)
        said = await self.press(answer, "Undo")
        await self.edited(2)
        assert "[Like]" in self.digest().shown
        return said.shown

    async def why(self) -> str:
        return (await self.press(self.digest(), "Why this")).shown

    async def write(self) -> str:
        before = len(self.server.workspace.showings)
        await self.server.write("sparse language models")
        return (await self.server.showings(before + 1))[-1].shown

    async def home(self) -> str:
        self.tab = await self.here.home()
        return self.tab.shown

    async def edit_interests(self) -> str:
        form = await self.here.press_in(self.tab, "Edit interests")
        await self.server.submit(form, {QUESTION: "codes"})
        return form.shown

    async def look_at_home(self) -> str:
        return (await self.here.home()).shown

    async def similar(self) -> str:
        message = self.server.talk("Who reads about protein folding?", channel=PAPERS)
        before = len(self.server.workspace.showings)
        await self.server.use_on_message("papers_similar", message)
        return (await self.server.showings(before + 1))[-1].shown

    async def settings(self) -> str:
        before = len(self.server.views.showings)
        await self.server.use_shortcut("papers_settings")
        return await self.modal_after(before)

    async def switch_off(self) -> str:
        return (await self.here.type("schedule off where=here")).shown

    async def forget(self) -> str:
        asked = await self.here.type("forget-me")
        return (await self.press(asked, "Delete everything")).shown

    async def press(self, message: Posted, label: str) -> Posted:
        before = len(self.server.workspace.showings)
        await self.server.press(message, labelled(message, label))
        while True:
            shown = await self.server.showings(before + 1)
            if found := [m for m in shown[before:] if m.ts != message.ts or m.only_for]:
                return found[-1]
            before = len(shown)

    async def modal_after(self, before: int) -> str:
        view: View = await self.here.shown(before + 1)
        return view.shown

    async def edited(self, count: int) -> None:
        """Wait until the digest was edited so often."""
        while self.server.count("chat.update") < count:
            before = len(self.server.workspace.showings)
            await self.server.showings(before + 1)

    def digest(self) -> Posted:
        return next(m for m in reversed(self.server.workspace.public(PAPERS)) if m.by_bot)

    def posted(self) -> Json:
        return [args for method, args in self.server.calls if method == "chat.postMessage"][-1]

    def steps(self) -> tuple[Callable[[], Awaitable[str]], ...]:
        """Give what the page asks for, step by step."""
        return (
            *(self.invite, self.set_up, self.save_channel, self.first_picks, self.look),
            *(self.like, self.look_at_label, self.undo, self.why, self.write, self.home),
            *(self.edit_interests, self.look_at_home, self.similar, self.settings),
            *(self.switch_off, self.forget),
        )


@pytest.mark.slow
async def test_whoever_goes_through_the_list_sees_the_words_it_names(here: Lab) -> None:
    steps = Person(here).steps()

    assert list(STEPS) == [str(number) for number, _ in enumerate(steps, 1)]
    for expected, step in zip(STEPS.values(), steps, strict=True):
        seen = " ".join((await step()).split())
        for words in re.findall(r"“(.*?)”(?= “|$)", expected):
            assert words in seen, step.__name__


@pytest.mark.slow
async def test_the_machine_says_the_lines_that_the_page_names(
    here: Lab, redis_url: str, prefix: str
) -> None:
    settings = load_settings(
        redis_url=redis_url,
        redis_prefix=prefix,
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=here.server.api,
    )

    said = [finding.text async for finding in check_live(settings, "#papers")]

    assert len(said) == len(LINES)
    assert all(text.startswith(line) for text, line in zip(said, LINES, strict=True))
