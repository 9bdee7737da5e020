"""Why a paper was picked, word by word."""

from dataclasses import replace

from bot.commands.parameters import PaperParam, WhereParam
from bot.core import voice
from bot.core.command import Call, command
from bot.core.message import Block, Message, say, strong
from bot.core.places import Conversation, Owner
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import card
from bot.services.choosing import Explained
from bot.services.wording import here, people, whose
from recommender import Paper, Pick, Reason

MOST_LINES = 8  # The strongest reasons; the rest is added up in one line.

_VOTES = frozenset({"likes", "dislikes"})
_SIGNALS = {
    "likes": "papers you liked",
    "dislikes": "papers not for you",
    "baseline": "the rest",
    "popularity": "upvotes",
}


@command("why", "See why a paper was picked", examples=("why 4711",))
async def why(
    services: Services, call: Call, *, paper: PaperParam, where: WhereParam = "me"
) -> Message:
    """Explain one paper's match from the numbers it was ranked with."""
    owner = call.owner(where)
    found = await services.looking.named(paper)
    now = await services.clock.now()
    pick = await services.choosing.explain(owner, found.number, now)
    plain = replace(pick, is_outside=False)  # Said below, in a sentence.
    shown = card(plain, where="me" if owner == call.reader else "here", with_summary=True)
    shown = replace(shown, buttons=tuple(b for b in shown.buttons if b.command != "why"))
    if not any(reason.evidence for reason in pick.reasons):
        if isinstance(owner, Conversation):
            explained = await services.choosing.explain_for_member(owner, found.number)
            if explained is not None:
                return Message((shown, *_of_member(explained, found)))
        said = phrase(voice.NO_WHY, title=found.title, whose=whose(owner), here=here(owner))
        return Message((shown, said))
    outside = (note(voice.WHY_OUTSIDE, whose=whose(owner)),) if pick.is_outside else ()
    of_votes = await _of_votes(services, call, owner, pick)
    return Message((shown, *_lines(pick), *of_votes, *outside))


async def _of_votes(services: Services, call: Call, owner: Owner, pick: Pick) -> tuple[Block, ...]:
    """Say how far votes count, where many vote."""
    standing = await services.voting.standing(owner, call.reader)
    rule = standing.rule
    by_votes = any(reason.signal in _VOTES for reason in pick.reasons)
    if rule.cap < 1 and by_votes:
        return (note(voice.PROFILE_VOTES_CAP, percent=f"{100 * rule.cap:.0f}"),)
    if standing.voters and not standing.all_count and not by_votes:
        counted = people(standing.voters)
        return (note(voice.WHY_VOTES_WAIT, people=counted, voters=rule.voters),)
    return ()


def _of_member(explained: Explained, paper: Paper) -> list[Block]:
    """Say for which member of a channel a paper was picked, and their words where they are told."""
    if explained.pick is None:
        return [phrase(voice.OF_A_MEMBER, title=paper.title)]
    return [phrase(voice.WHY_MEMBER, name=explained.name), *_lines(explained.pick)]


def _lines(pick: Pick) -> list[Block]:
    """Write one line a reason, in points of a hundred, adding up to the whole."""
    shown = sorted(pick.reasons, key=lambda r: -abs(r.share))[:MOST_LINES]
    lines: list[Block] = [say(f"Match: {100 * pick.score:.0f} of 100 points.")]
    lines += [_line(reason) for reason in shown]
    rest = sum(reason.share for reason in pick.reasons) - sum(reason.share for reason in shown)
    if len(pick.reasons) > len(shown):
        lines.append(note(voice.OTHER_WORDS, points=f"{100 * rest:+.1f}"))
    return lines


def _line(reason: Reason) -> Block:
    source = reason.interest or _SIGNALS.get(reason.signal, reason.signal)
    points = f"{100 * reason.share:+.1f}  "
    if not reason.evidence:
        return say(points, source)
    return say(points, ", ".join(reason.evidence), "  (for ", strong(source), ")")
