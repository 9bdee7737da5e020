"""A paper as readers see it: title, one true line, and what they can do with it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.core.command import Where
from bot.core.message import Aside, PaperCard, Span, strong
from bot.services.card_buttons import buttons_for
from bot.services.groups import SOMEBODY
from bot.services.wording import counted
from recommender import Paper, Pick, Reason, analyze, surface

MOST_WORDS = 3  # A line names no more than three words of a paper.

_SUMMARIES = {
    "huggingface.summary": "Hugging Face",
    "semanticscholar.summary": "Semantic Scholar",
}
_ADDRESSES = {"huggingface.code": "Code", "huggingface.project": "Project"}


def card(pick: Pick, *, where: Where = "me", with_summary: bool = False) -> PaperCard:
    """Draw a ranked paper with its reason; `where` says whose picks the buttons count for."""
    return paper_card(
        pick.paper,
        score=pick.score,
        why=(*_label(pick, where), *why_line(pick.reasons)),
        reasons=pick.reasons,
        where=where,
        with_summary=with_summary,
    )


def paper_card(
    paper: Paper,
    *,
    score: float | None = None,
    why: tuple[Span, ...] = (),
    reasons: tuple[Reason, ...] = (),
    where: Where = "me",
    with_summary: bool = False,
) -> PaperCard:
    """Draw a paper."""
    return PaperCard(
        number=paper.number,
        id=paper.ids[0] if paper.ids else str(paper.number),
        title=paper.title,
        url=address(paper),
        authors=paper.authors,
        published=paper.published,
        score=score,
        why=why,
        reasons=reasons,
        marks=_marks(paper.title, reasons),
        summary=paper.text if with_summary else "",
        summary_is_ours=with_summary and not paper.abstract and bool(paper.own_summary),
        buttons=buttons_for(paper.number, where, with_abstract=not with_summary),
        badge=badge(paper),
        asides=asides(paper) if with_summary else (),
    )


def told_anew(shown: PaperCard, pick: Pick) -> PaperCard:
    """Give a card with the score and reasons of `pick`, which is of the same paper."""
    return replace(
        shown,
        score=pick.score,
        why=why_line(pick.reasons),
        reasons=pick.reasons,
        marks=_marks(pick.paper.title, pick.reasons),
    )


def badge(paper: Paper) -> str:
    """Say what readers elsewhere make of a paper: "57 upvotes"; empty where nobody did."""
    upvotes = _count(paper, "huggingface.upvotes")
    return counted(upvotes, "upvote") if upvotes else ""


def asides(paper: Paper) -> tuple[Aside, ...]:
    """Give what sources say beside the abstract, each line in their name."""
    lines: list[Aside] = []
    for source, name in _SUMMARIES.items():
        if summary := paper.notes.get(source):
            lines.append(Aside(f"Summary by {name}: {summary}"))
    for source, name in _ADDRESSES.items():
        if target := paper.notes.get(source):
            lines.append(Aside(f"{name}: {target}", target))
    if stars := _count(paper, "huggingface.stars"):
        lines.append(Aside(f"Stars: {stars:,}"))
    if organization := paper.notes.get("huggingface.organization"):
        lines.append(Aside(f"Organization: {organization}"))
    if cited := _count(paper, "semanticscholar.citations"):
        said = f"Cited {counted(cited, 'time')}. Data from Semantic Scholar"
        lines.append(Aside(said, _attributed(paper.notes.get("semanticscholar.url", ""))))
    return tuple(lines)


def _attributed(url: str) -> str:
    """Mark an address of Semantic Scholar as its terms of use ask."""
    return f"{url}{'&' if '?' in url else '?'}utm_source=api" if url else ""


def _count(paper: Paper, signal: str) -> int:
    """Give a figure as a whole number; 0 where it is missing, or is none to count with."""
    figure = paper.signals.get(signal, 0.0)
    return max(int(figure), 0) if math.isfinite(figure) else 0


def address(paper: Paper) -> str:
    """Give where a title leads: its own address, else by its ids, else a search for the title."""
    if paper.url:
        return paper.url
    for name in paper.ids:
        kind, _, rest = name.partition(":")
        if kind == "arxiv":
            return f"https://arxiv.org/abs/{quote(rest)}"
        if kind == "doi":
            return f"https://doi.org/{quote(rest)}"
    return f"https://huggingface.co/papers?q={quote(paper.title[:200])}"


def _label(pick: Pick, where: Where) -> tuple[Span, ...]:
    """Say of a pick under the bar what it is there for."""
    if not pick.is_outside:
        return ()
    return (Span("outside your usual; " if where == "me" else "outside the usual; "),)


def why_line(reasons: Sequence[Reason]) -> tuple[Span, ...]:
    """Say the strongest reasons in one line: "for *protein design*: diffusion, backbone".

    Only what adds to the score is named, at most `MOST_WORDS` words in all.
    """
    helping = [reason for reason in reasons if reason.share > 0 and reason.evidence]
    interests = list(dict.fromkeys(r.interest for r in helping if r.signal == "interests"))
    spans: list[Span] = []
    left = MOST_WORDS
    for interest in interests:
        words = _words(r for r in helping if r.interest == interest)
        words = [] if _say_it_all(words, interest) else words[:left]
        if left <= 0:
            break
        spans += [Span("; for " if spans else "for "), strong(interest)]
        if words:
            spans.append(Span(": " + ", ".join(words)))
        left -= max(len(words), 1)
    if any(reason.signal == SOMEBODY for reason in reasons):
        spans.append(Span("for a member's interest"))
    liked = _words(r for r in helping if r.signal == "likes")[:left]
    if liked:
        spans.append(Span(("; like" if spans else "like") + " papers you liked: "))
        spans.append(Span(", ".join(liked)))
    return tuple(spans)


def _say_it_all(words: Sequence[str], interest: str) -> bool:
    """Whether all words of an interest matched: then its name says enough."""
    matched = {stem for word in words for stem in analyze(word)}
    return set(analyze(interest)) <= matched


def _words(reasons: Iterable[Reason]) -> list[str]:
    """Give the words of some reasons, each once; those that stand in a pair are told with it."""
    words = dict.fromkeys(word for reason in reasons for word in reason.evidence)
    paired = {part.casefold() for word in words if " " in word for part in word.split()}
    return [word for word in words if word.casefold() not in paired]


def _marks(title: str, reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Give the words of a title that added to its score, as they stand in it."""
    stems = {
        stem
        for reason in reasons
        if reason.share > 0
        for word in reason.evidence
        for stem in analyze(word)
    }
    return tuple(word for stem, word in surface(title).items() if stem in stems)
