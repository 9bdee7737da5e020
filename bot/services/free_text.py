"""Answers text that names no command: a slip, a greeting, a question, a paper's link, a topic."""

import re
from collections.abc import Mapping

from bot.core import voice
from bot.core.command import Call
from bot.core.errors import UserError
from bot.core.grammar import Typed, read_line
from bot.core.message import Button, Buttons, Message, Text
from bot.core.paper_choice import read_choice
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
    "stop sending": "mute",
    "no more": "mute",
    "unlike": "reset",
    "undislike": "reset",
}
_WHOLE: Mapping[str, str] = {
    line: command
    for command, lines in {
        "picks": (
            *("new", "news", "today", "papers", "more", "next"),
            *("what is new", "whats new", "anything new"),
        ),
        "schedule": ("when", "subscribe", "notifications"),
        "schedule off": ("stop", "unsubscribe", "stop it", "leave me alone"),
        "pause": ("quiet", "holiday", "vacation"),
        "preview": ("tomorrow", "next digest"),
        "interests": ("topics", "keywords"),
        "status": ("config",),
        "saved": ("bookmarks", "reading list", "my list", "my papers", "to read", "library"),
        "archive": ("history", "past picks", "old picks"),
        "archive yesterday": ("yesterday",),
        "archive last week": ("last week",),
        "trending": ("popular", "hot"),
        "undo": ("back", "take back", "take it back", "take that back", "oops"),
        "forget-me": ("delete my data", "delete me", "delete everything"),
    }.items()
    for line in lines
}
# What stands around the words themselves: "me new papers about", "papers".
_BEFORE_WORDS = re.compile(
    r"^(?:(?:me|us)\s+)?(?:(?:(?:any|all|some|new|recent|latest)\s+)*"
    r"(?:papers?|articles?|preprints?)\s+(?:(?:on|about)\s+)?)?(?=\S)",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(r"\s+(?:papers?|articles?|preprints?)$", re.IGNORECASE)


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
    if (number := read_choice(words)).isdecimal():
        paper = await services.looking.named(number)
        more = Button("More like this", "similar", {"to": number})
        return Message((paper_card(paper, with_summary=True), Buttons((more,))))
    if meant := _called(services, words, said):
        line = f"{meant.command} {' '.join(meant.arguments.values())}".strip()[:LONGEST_SHOWN]
        search = () if meant.command == "search" else (_search(words),)
        return _refused(phrase(voice.MEANT_BY_WORD, command=line), meant, *search)
    if nearest := _nearly(services, words):
        return nearest
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
            rest = _core(words.split(maxsplit=len(beginning.split()))[-1])
            typed = read_line(f"{command} {rest}", services.commands)
            return Button("Yes, that", typed.command, typed.arguments)
    typed = read_line(meant, services.commands)
    return Button("Yes, that", typed.command, typed.arguments) if typed.command else None


def _core(words: str) -> str:
    """Take "me papers about" off the beginning of words, and "papers" off their end."""
    return _AFTER_WORDS.sub("", _BEFORE_WORDS.sub("", words, count=1))


def _nearly(services: Services, words: str) -> Message | None:
    """Offer the command that was probably meant; None where it takes no words as these follow."""
    nearest = read_line(words, services.commands).nearest
    length = len(nearest.split())
    typed = read_line(" ".join([nearest, *words.split()[length:]]), services.commands)
    if not nearest or typed.rest or not _fits(services, typed):
        return None
    said = phrase(voice.DID_YOU_MEAN, text=_shown(words), nearest=nearest)
    return _refused(said, Button("Yes, that", typed.command, typed.arguments))


def _fits(services: Services, typed: Typed) -> bool:
    """Whether every argument is a choice of its parameter, where that has choices."""
    known = next(command for command in services.commands if command.name == typed.command)
    given = ((p, typed.arguments.get(p.name, "").lower()) for p in known.parameters)
    return all(not value or not p.choices or value in p.choices for p, value in given)


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
