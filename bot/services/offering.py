"""Values offered while a reader types: what they have, and what there is to name."""

import re
from collections.abc import Iterable, Sequence
from zoneinfo import available_timezones

from bot.core.command import Call, Command
from bot.core.paper_choice import write_choice
from bot.core.places import Owner
from bot.services import Services
from recommender import written
from recommender.topics import known_codes

MOST_OFFERED = 50
LEAST_OF_ZONE = 3  # Letters before which half of the world would be offered.

LATEST = 100  # Papers given last, of which one is offered; more are found by `search`.

_OF_SAVED = ("unsave", "read", "unread")
_CATEGORY = re.compile(r"(?<!\S)-?(?:cat|category):(?P<code>\S*)\Z", re.IGNORECASE)


async def offers(
    services: Services, command: Command, call: Call, parameter: str, typed: str
) -> Sequence[str]:
    """Give whole values for a parameter of which `typed` is there; none where any text will do."""
    choices = next((p.choices for p in command.parameters if p.name == parameter), ())
    if choices:
        return _holding(choices, typed)
    match command.name, parameter:
        case "interests remove", "topic":
            return _holding(map(written, await services.preferences.interests(_owner(call))), typed)
        case "unmute", "what":
            now = await services.clock.now()
            muted = await services.muting.in_force(_owner(call), now)
            return _holding((written(mute.what) for mute in muted), typed)
        case name, "paper" if name in _OF_SAVED:
            kept = await services.library.kept(call.reader)
            return _holding((write_choice(k.paper.number, k.paper.title) for k in kept), typed)
        case ("similar", "to") | (_, "paper"):
            return await _given(services, _owner(call), typed)
        case "sources remove", "feed":
            feeds = await services.feeding.of_owner(_owner(call))
            return _holding((feed.title for feed in feeds), typed)
        case ("pause", "span") | ("archive", "text"):
            return _examples(command, typed)
        case "sources categories", "change":
            return _last_word(typed, known_codes())
        case ("schedule", "when") | ("setup", "when"):
            zones = _last_word(typed, sorted(available_timezones()), least=LEAST_OF_ZONE)
            return zones or _examples(command, typed)
        case "help", "about":
            return _beginning((c.name for c in services.commands if not c.hidden), typed)
    return _categories(typed)


async def _given(services: Services, owner: Owner, typed: str) -> list[str]:
    """Give papers that the owner was given lately, and that hold what is typed."""
    papers = await services.past_picks.latest(owner, await services.clock.now(), LATEST)
    return _holding((write_choice(paper.number, paper.title) for paper in papers), typed)


def _holding(choices: Iterable[str], typed: str) -> list[str]:
    """Give the choices that hold what is typed."""
    held = [choice for choice in choices if typed.strip().casefold() in choice.casefold()]
    return held[:MOST_OFFERED]


def _beginning(choices: Iterable[str], typed: str) -> list[str]:
    """Give the choices that begin with what is typed."""
    return [c for c in choices if c.startswith(typed.strip().lower())][:MOST_OFFERED]


def _examples(command: Command, typed: str) -> list[str]:
    """Give what stands behind a command in its examples, until a second word is typed."""
    behind = (example.removeprefix(command.name).strip() for example in command.examples)
    return [] if " " in typed else _beginning((one for one in behind if "=" not in one), typed)


def _last_word(typed: str, words: Iterable[str], *, least: int = 1) -> list[str]:
    """Give what is typed with its last word completed; a part of "Europe/Berlin" is enough."""
    last = re.split(r"[\s,]", typed)[-1]
    if len(last) < least:
        return []
    before = typed[: len(typed) - len(last)]
    parts = re.compile(rf"(?:^|/){re.escape(last)}", re.IGNORECASE)
    return [before + word for word in words if parts.search(word)][:MOST_OFFERED]


def _categories(typed: str) -> list[str]:
    """Complete a subject's code where one is being typed: `cat:cs.L`."""
    match = _CATEGORY.search(typed)
    if match is None:
        return []
    before, begun = typed[: match.start("code")], match["code"].casefold()
    codes = [code for code in known_codes() if code.casefold().startswith(begun)]
    return [before + code for code in codes[:MOST_OFFERED]]


def _owner(call: Call) -> Owner:
    return call.owner("here" if call.arguments.get("where") == "here" else "me")
