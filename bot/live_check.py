"""`paperpicks doctor --live`: does posting work on the real platform? Nothing of it is left."""

import re
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import partial

from bot.app import opened
from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError, Refused, TemporaryError
from bot.core.finding import Finding
from bot.core.ports import TriesOut
from bot.keeping import Keeping
from bot.platforms import connect_platforms
from bot.settings import Settings
from bot.slack_setup import is_slack_over_http
from bot.trial import try_out

MOST_NAMED = 5

Choice = tuple[TriesOut, Sequence[str]]
"""A platform, and those of its workspaces that may be meant."""

_WHERE = re.compile(r"(?:(?P<platform>[a-z]+):)?(?:(?P<workspace>\w+)/)?(?P<name>#?[^\s:/#]+)")


async def check_live(settings: Settings, where: str) -> AsyncGenerator[Finding, None]:
    """Post, find, edit and delete a digest marked TEST; one finding a step.

    Args:
        settings: What is configured is connected as `paperpicks run` would.
        where: "#test" or a channel's id; with a platform "slack:#test", with one of several
            workspaces or servers "slack:T012AB3CD/#test".

    Raises:
        ConfigurationError: If `where` names no channel, or the data cannot be used.
    """
    match = _WHERE.fullmatch(where)
    if match is None:
        raise ConfigurationError(f"{where!r} names no channel. Write it as '#test', in quotes.")
    wanted, name, workspace = match["platform"], match["name"], match["workspace"] or ""
    async with opened(settings) as store, AsyncExitStack() as stack:
        keeping = Keeping.behind(store.connection, settings)
        try:
            platforms = await connect_platforms(settings, COMMANDS, keeping, stack)
        except ConfigurationError as error:
            yield Finding(False, "Nothing was tried: a platform cannot be connected.", str(error))
            return
        chosen = [one for one in platforms if wanted in (None, one.platform)]
        tried = [one for one in chosen if isinstance(one, TriesOut)]
        if not tried:
            fix = "Connect Slack or Discord first; see README."
            yield Finding(False, f"Nothing to try {where} on.", fix)
        in_question = [
            (one, await _workspaces(settings, keeping, one.platform, workspace)) for one in tried
        ]
        there = await _where_it_is(in_question, name)
        if len(there) > 1:
            yield _on_which([one.platform for one, _ in there], name)
            return
        for one, workspaces in there or in_question:
            if len(workspaces) != 1:
                yield _which(workspaces, name)
                continue
            place = partial(one.place_of, name, workspace=workspaces[0])
            key = f"test-{secrets.token_hex(8)}"
            async with aclosing(try_out(one, place, key, store.clock)) as findings:
                async for finding in findings:
                    yield finding


async def _where_it_is(in_question: Sequence[Choice], name: str) -> Sequence[Choice]:
    """Give the platforms that have such a channel, or may have it.

    Where two are connected, nothing is posted on the one that was not meant.
    """
    if len(in_question) == 1:
        return in_question
    there = []
    for one, workspaces in in_question:
        if len(workspaces) == 1:
            try:
                await one.place_of(name, workspace=workspaces[0])
            except Refused:
                continue
            except TemporaryError:  # It may be there; trying says what is wrong.
                pass
        there.append((one, workspaces))
    return there


def _on_which(platforms: Sequence[str], name: str) -> Finding:
    """Ask for one of several platforms."""
    text = f"{' and '.join(map(str.title, platforms))} may both have a channel {name}."
    return Finding(False, text, f"Name one: paperpicks doctor --live '{platforms[-1]}:{name}'")


async def _workspaces(
    settings: Settings, keeping: Keeping, platform: str, named: str
) -> Sequence[str]:
    """Give the workspace that is meant; all that come into question where none was named."""
    if named or platform != "slack" or not is_slack_over_http(settings):
        return (named,)
    return await keeping.installations(platform).names()


def _which(workspaces: Sequence[str], name: str) -> Finding:
    """Ask for one of several workspaces; or for the first."""
    if not workspaces:
        text = "The bot is installed in no workspace yet."
        return Finding(False, text, "Open PAPERPICKS_PUBLIC_URL and add it to one.")
    some = ", ".join(workspaces[:MOST_NAMED]) + (", …" if len(workspaces) > MOST_NAMED else "")
    fix = f"Name one: paperpicks doctor --live 'slack:{workspaces[0]}/#{name.lstrip('#')}'"
    return Finding(False, f"The bot is installed in several workspaces: {some}.", fix)
