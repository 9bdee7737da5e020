"""Whose votes change what a channel gets."""

import re
from typing import Annotated

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Button, Buttons, Message, Span, Text
from bot.core.places import Conversation
from bot.core.voice import phrase
from bot.core.vote_rule import HAVE_ROLES, VoteRule
from bot.services import Services
from bot.services.permissions import VoteSetting
from bot.services.wording import people

MOST_VOTERS = 100  # More never come together in most channels, and none of their votes counted.
MOST_ROLES = 10

_ROLE = re.compile(r"<@&(\d{1,20})>|(\d{15,20})")  # Mentioned, or its id as Discord copies it.


@command(
    "settings voters",
    "Set from how many voters on a channel's votes count",
    examples=("settings voters 5",),
)
async def voters(
    services: Services,
    call: Call,
    *,
    number: Annotated[
        int, Param("how many different people", least=1, most=MOST_VOTERS, rest=True)
    ],
) -> Message:
    """Set how many people have to vote before a channel's votes change what it gets."""
    return await _set(services, call, "voters", str(number), f"voters {number}")


@command(
    "settings curators",
    "Choose roles whose votes in a channel count at once",
    examples=("settings curators @curator", "settings curators none"),
)
async def curators(
    services: Services,
    call: Call,
    *,
    roles: Annotated[str, Param("roles, mentioned, or none", longest=400, rest=True)],
) -> Message:
    """Set the roles whose votes count at once, and who may change the channel's settings."""
    if channel_of(call).platform not in HAVE_ROLES:
        raise UserError(voice.NO_ROLES)
    chosen = _roles(roles)
    return await _set(services, call, "curators", " ".join(chosen), "curators")


def channel_of(call: Call) -> Conversation:
    """Give the channel a call was made in. Raises `UserError` where it was none."""
    owner = call.owner("here")
    if not isinstance(owner, Conversation):
        raise UserError(voice.SETTINGS_NEED_CHANNEL)
    return owner


def whose_votes(rule: VoteRule) -> tuple[Text, ...]:
    """Say whose votes count; nothing where everybody's do, and how much does not matter."""
    said = []
    if rule.is_joint or rule.cap < 1:
        said.append(phrase(voice.SETTINGS_VOTES, people=people(rule.voters)))
    if rule.curators:
        roles = [span for role in rule.curators for span in (Span(" "), Span(f"&{role}", "person"))]
        said.append(Text((*phrase(voice.SETTINGS_CURATORS).spans, *roles)))
    return tuple(said)


async def _set(services: Services, call: Call, name: VoteSetting, value: str, said: str) -> Message:
    """Set one setting, and say how it stands now."""
    channel = channel_of(call)
    changed = await services.permissions.set_vote_rule(channel, name, value, said, call)
    receipt = phrase(voice.SETTINGS_CHANGED if changed else voice.SETTINGS_SAME)
    stands = whose_votes(await services.preferences.vote_rule(channel))
    undo = (Buttons((Button("Undo", "undo"),)),) if changed else ()
    return Message((receipt, *stands, *undo))


def _roles(text: str) -> tuple[str, ...]:
    """Read mentioned roles, or their ids. Raises `UserError` where there is none, or too many."""
    if text.strip().lower() == "none":
        return ()
    words = text.replace("<", " <").replace(">", "> ").replace(",", " ").split()
    read = [_ROLE.fullmatch(word) for word in words]
    chosen = dict.fromkeys(found[1] or found[2] for found in read if found)
    if not chosen or None in read:
        raise UserError(voice.ROLE_NOT_READ, text=text[:60])
    if len(chosen) > MOST_ROLES:
        raise UserError(voice.TOO_MANY_ROLES, most=MOST_ROLES)
    return tuple(chosen)
