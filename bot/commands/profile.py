"""What the bot knows of a reader or channel, and how to take each of it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.paging import PageParam, page_of
from bot.commands.parameters import WhereParam, same_place
from bot.commands.rate import rate_button
from bot.commands.sharing import members_of
from bot.core import voice
from bot.core.command import Call, command
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.places import Conversation, Owner
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.profiling import Cast, Known
from bot.services.wording import counted, here, listed, people, shortened, whom
from recommender import Interest, InterestKind, Verdict, written
from recommender.learned import Learned
from recommender.signals.verdicts import HALF_LIFE

LONGEST_SHOWN = 60  # Characters of one interest or title.
MOST_TITLES = 2  # Named behind a learned word.


@command(
    "profile",
    "See what I know about you, and take it back",
    examples=("profile", "profile where=here"),
)
async def profile(
    services: Services, call: Call, *, where: WhereParam = "me", page: PageParam = 1
) -> Message:
    """Show what came from words and what from votes, each with the button that removes it."""
    owner, now = call.owner(where), await services.clock.now()
    interests = await services.preferences.interests(owner)
    known = await services.profiling.known(owner)
    muted = await services.muting.in_force(owner, now)
    blocks: list[Block] = [heading(voice.PROFILE, whom=whom(owner))]
    blocks += _from_words(interests, owner, call, page)
    if muted:
        words = listed([mute.what for mute in muted])
        blocks.append(note(voice.PROFILE_MUTED, words=words, here=here(owner)))
    cast = await services.profiling.cast(owner) if isinstance(owner, Conversation) else None
    blocks += _from_votes(known, cast, owner, call, now)
    level = (await services.tuning.of(owner)).bar.value
    blocks.append(note(voice.PROFILE_BAR, level=level, here=here(owner)))
    if isinstance(owner, Conversation):
        blocks += await members_of(services, call, owner)
    else:
        blocks += _shared(await services.sharing.channels(owner))
    return Message(tuple(blocks), replaces=call.pressed)


def _shared(channels: Sequence[Conversation]) -> list[Block]:
    """Say where else a reader's interests count."""
    if not channels:
        return []
    if len(channels) == 1:
        return [note(voice.PROFILE_SHARED, place=channels[0].channel)]
    return [note(voice.PROFILE_SHARED_MANY, count=len(channels))]


def _from_words(interests: Sequence[Interest], owner: Owner, call: Call, page: int) -> list[Block]:
    """List what was stated, heaviest first, a few at a time."""
    if not interests:
        return [phrase(voice.PROFILE_NO_WORDS, here=here(owner))]
    ranked = sorted(interests, key=lambda interest: -interest.weight)
    shown, turn = page_of(ranked, page, "profile", same_place(owner, call))
    return [
        phrase(voice.PROFILE_WORDS, count=counted(len(ranked), "interest")),
        *map(_line, shown),
        Buttons(tuple(_removing(one, owner, call) for one in shown)),
        *turn,
    ]


def _line(one: Interest) -> Block:
    if one.kind is InterestKind.EXCLUSION:
        return say("• ", strong(_name(one)), "  leaves papers out")
    return say("• ", strong(_name(replace(one, weight=1.0))), f"  weight {one.weight:g}")


def _removing(one: Interest, owner: Owner, call: Call) -> Button:
    arguments = {"topic": written(one), **same_place(owner, call)}
    return Button(f"Remove {_name(one)}", "interests remove", arguments)


def _from_votes(
    known: Known, cast: Cast | None, owner: Owner, call: Call, now: datetime
) -> list[Block]:
    """List the heaviest words that were learned, and the papers that taught them."""
    rating = rate_button(owner, call)
    joint = cast if cast and cast.votes and cast.standing.rule.is_joint else None
    if not known.votes and joint is None:
        return [phrase(voice.PROFILE_NO_VOTES), Buttons((rating,))]
    blocks: list[Block] = []
    if known.votes:
        likes = sum(vote.verdict is Verdict.LIKE for vote in known.votes)
        counts = {"likes": likes, "dislikes": len(known.votes) - likes}
        blocks.append(phrase(voice.PROFILE_VOTES, **counts))
    if any(now - vote.given_at > HALF_LIFE / 2 for vote in known.votes):
        blocks.append(note(voice.PROFILE_FADING, months=HALF_LIFE.days // 30))
    if joint is not None:
        blocks += _from_many(joint)
    lessons = known.lessons
    for words, sentence, verdict in (
        (lessons.liked, voice.PROFILE_MORE, Verdict.LIKE),
        (lessons.disliked, voice.PROFILE_LESS, Verdict.DISLIKE),
    ):
        blocks += [phrase(sentence, word=one.word, titles=_titles(one, known)) for one in words]
        if words:
            blocks.append(Buttons(tuple(_withdrawing(one, verdict, owner, call) for one in words)))
    forget = Button("Forget all votes", "reset", same_place(owner, call))
    return [*blocks, Buttons((rating, forget))]


def _from_many(cast: Cast) -> list[Block]:
    """Say whose votes count in a channel where many vote, and how far."""
    standing, rule = cast.standing, cast.standing.rule
    sentence = voice.PROFILE_VOTERS if standing.all_count else voice.PROFILE_VOTERS_FEW
    said: list[Block] = [note(sentence, people=people(standing.voters), voters=rule.voters)]
    if cast.by_curators and not standing.all_count:
        by_curators = counted(cast.by_curators, "vote")
        said.append(note(voice.PROFILE_VOTES_CURATED, count=by_curators))
    if rule.cap < 1:
        said.append(note(voice.PROFILE_VOTES_CAP, percent=f"{100 * rule.cap:.0f}"))
    return said


def _withdrawing(one: Learned, verdict: Verdict, owner: Owner, call: Call) -> Button:
    """Offer to withdraw the votes behind a word."""
    arguments = {"what": f"{verdict.value} {one.word}", **same_place(owner, call)}
    return Button(f"Forget {shortened(one.word, LONGEST_SHOWN)}", "reset", arguments)


def _titles(one: Learned, known: Known) -> str:
    """Name the papers that taught a word most."""
    titles = [known.papers[number].title for number in one.papers if number in known.papers]
    named = [f"“{shortened(title, LONGEST_SHOWN)}”" for title in titles[:MOST_TITLES]]
    more = len(one.papers) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _name(one: Interest) -> str:
    return shortened(written(one), LONGEST_SHOWN)
