"""Answers text that names no command: a slip, a greeting, a question, a paper's link, a topic."""

import re
from collections.abc import Mapping

from bot.core import voice
from bot.core.command import Call
from bot.core.errors import UserError
from bot.core.grammar import read_line
from bot.core.message import Button, Buttons, Message, Text
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import paper_card
from recommender.identifiers import pasted_id

LONGEST_SHOWN = 40
LONGEST_TOPIC = 200
MOST_SMALL_TALK = 5  # Words; more of them are about something.

_GREETINGS = frozenset("hi hello hey hallo hola moin greetings yo start begin".split())
_GREETING_ENDS = frozenset("there bot paperpicks papers all everyone".split())
_THANKS = frozenset(
    ("thanks", "thank you", "thx", "ty", "cheers", "great", "nice", "cool", "danke")
)
_GOODBYES = frozenset(("bye", "goodbye", "good bye", "see you", "ciao", "good night"))
_HELP = frozenset(
    "? help what how who huh commands menu about usage options manual info test ping".split()
) | {
    "who are you",
    "what are you",
    "what is this",
    "what is that",
    "what do you do",
    "what can you do",
    "what can i do",
    "how does this work",
    "how do you work",
    "how to",
    "how to use",
    "help me",
    "help please",
    "i need help",
    "can you help",
    "can you help me",
}
# What people call a command. The words after the first kind are its arguments.
_BEGINNINGS: Mapping[str, str] = {
    "find": "search",
    "look for": "search",
    "look up": "search",
    "show me": "search",
    "papers on": "search",
    "papers about": "search",
    "google": "search",
    "subscribe to": "interests add",
    "follow": "interests add",
    "add": "interests add",
    "bookmark": "save",
}
_WHOLE: Mapping[str, str] = {
    "new": "picks",
    "news": "picks",
    "today": "picks",
    "papers": "picks",
    "more": "picks",
    "next": "picks",
    "what is new": "picks",
    "whats new": "picks",
    "anything new": "picks",
    "when": "schedule",
    "subscribe": "schedule",
    "notifications": "schedule",
    "stop": "schedule off",
    "unsubscribe": "schedule off",
    "stop it": "schedule off",
    "leave me alone": "schedule off",
    "quiet": "pause",
    "holiday": "pause",
    "vacation": "pause",
    "topics": "interests",
    "keywords": "interests",
    "settings": "status",
    "config": "status",
    "bookmarks": "saved",
    "reading list": "saved",
    "popular": "trending",
    "hot": "trending",
    "back": "undo",
    "delete my data": "forget-me",
    "delete me": "forget-me",
    "delete everything": "forget-me",
}


async def answer_text(services: Services, call: Call, words: str) -> Message:
    """Answer words that name no command.

    Args:
        services: What commands use.
        call: Whose words they are, and where.
        words: What was typed, without blanks around it.
    """
    if not words:
        return _refused(phrase(voice.EMPTY_LINE))
    said = _bare(words)
    if (talk := await _small_talk(services, call, said)) is not None:
        return talk
    if name := _linked(words):
        return await _paper(services, name)
    if meant := _called(services, words, said):
        line = f"{meant.command} {' '.join(meant.arguments.values())}".strip()[:LONGEST_SHOWN]
        return _refused(phrase(voice.MEANT_BY_WORD, command=line), meant, _search(words))
    if nearest := read_line(words, services.commands).nearest:
        return _nearly(services, words, nearest)
    sentence = voice.SEARCH_OFFER if call.conversation.is_direct else voice.UNKNOWN_COMMAND
    return _refused(phrase(sentence, text=_shown(words)), _search(words), _interest(words))


async def _small_talk(services: Services, call: Call, said: str) -> Message | None:
    """Answer a greeting, thanks, or the question what this is, with the next step."""
    if len(said.split()) > MOST_SMALL_TALK:
        return None
    if _is_greeting(said):
        known = await services.preferences.interests(call.reader)
        if not known:
            return Message((phrase(voice.GREETING_NEW), Buttons((_help(),))))
        return Message((phrase(voice.GREETING), Buttons((Button("Picks", "picks"), _help()))))
    if said in _THANKS or said.removesuffix(" very much") in _THANKS:
        return Message((phrase(voice.WELCOME_BACK), Buttons((Button("Picks", "picks"),))))
    if said in _GOODBYES:
        return Message((phrase(voice.GOODBYE),))
    if said in _HELP:
        return _refused(phrase(voice.HOW_TO_ASK), _help(), Button("Picks", "picks"))
    return None


def _is_greeting(said: str) -> bool:
    first, *others = said.split() or [""]
    if first == "good" and len(others) == 1:
        return others[0] in ("morning", "afternoon", "evening", "day")
    return first in _GREETINGS and _GREETING_ENDS.issuperset(others)


async def _paper(services: Services, name: str) -> Message:
    """Show the paper whose link or id was sent."""
    try:
        paper = await services.looking.named(name)
    except UserError:
        return _refused(phrase(voice.PAPER_NOT_KNOWN, id=name))
    like_it = Button("Papers like this", "interests add", {"topic": name})
    said = note(voice.PAPER_LINKED, id=name)
    return Message((said, paper_card(paper, with_summary=True), Buttons((like_it,))))


def _called(services: Services, words: str, said: str) -> Button | None:
    """Give the command that people call by these words, if there is such a command here."""
    known = {command.name for command in services.commands}
    meant = _WHOLE.get(said, "")
    if not meant and said.endswith(("papers", "picks")) and said.startswith(("new ", "more ")):
        meant = "picks"
    for beginning, command in _BEGINNINGS.items():
        if command in known and said.startswith(f"{beginning} "):
            rest = words.split(maxsplit=len(beginning.split()))[-1]
            typed = read_line(f"{command} {rest}", services.commands)
            return Button("Yes, that", typed.command, typed.arguments)
    typed = read_line(meant, services.commands)
    return Button("Yes, that", typed.command, typed.arguments) if typed.command else None


def _nearly(services: Services, words: str, nearest: str) -> Message:
    """Offer the command that was probably meant, with the words that followed."""
    length = len(nearest.split())
    typed = read_line(" ".join([nearest, *words.split()[length:]]), services.commands)
    said = phrase(voice.DID_YOU_MEAN, text=_shown(words), nearest=nearest)
    return _refused(said, Button("Yes, that", typed.command, typed.arguments))


def _linked(words: str) -> str | None:
    """Give the id of the one paper that the words name by a link or id; None for none or many."""
    found = {pasted_id(word.strip("<>()[],;!?\"'")) for word in words.split()} - {None}
    return found.pop() if len(found) == 1 else None


def _bare(words: str) -> str:
    """Fold words for comparison: "What's new?" gives "whats new", "?" stays."""
    folded = re.sub(r"[^\w\s-]", "", words.casefold())
    return " ".join(folded.split()) or words[:1]


def _shown(words: str) -> str:
    return words[:LONGEST_SHOWN] + ("…" if len(words) > LONGEST_SHOWN else "")


def _help() -> Button:
    return Button("What I can do", "help")


def _interest(words: str) -> Button:
    return Button("Add as an interest", "interests add", {"topic": words[:LONGEST_TOPIC]})


def _search(words: str) -> Button:
    return Button("Search for it", "search", {"query": words[:LONGEST_TOPIC]})


def _refused(said: Text, *offers: Button) -> Message:
    return Message((said, Buttons(offers)) if offers else (said,), refused=True)
