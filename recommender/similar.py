"""Find the papers that are most like one, or like a text."""

from collections.abc import Mapping, Sequence

from recommender.index import Hit, Index, View
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.searching import Found
from recommender.shelf import Papers, Shelf
from recommender.signals.interests import LEAST_LIKENESS
from recommender.text import analyze, surface

NAME = "similar"  # The signal that its reasons carry.
MOST_SIMILAR = 50  # Beyond these, likeness is a word or two.
MOST_WORDS = 8  # Named as what two have in common.


def similar_to_paper(
    index: Index, paper: Paper, *, papers: Papers, offset: int = 0, size: int = 5
) -> Found:
    """Give one page of the papers most like one, itself left out; it need not be in the index.

    A paper of another subject, with but a word or two in common, is not like it.
    """
    view = index.view
    text = f"{paper.title}\n{paper.text}"
    weights = view.terms(paper.number) or view.unit(analyze(text))
    hits = view.search(weights, MOST_SIMILAR + 1, by_likeness=True)
    hits = [hit for hit in hits if hit.number != paper.number]
    hits = [hit for hit in hits[:MOST_SIMILAR] if hit.score >= LEAST_LIKENESS]
    return _page(view, hits, weights, surface(text), papers, (offset, size))


def similar_to_text(
    index: Index, text: str, *, papers: Papers, offset: int = 0, size: int = 5
) -> Found:
    """Give one page of the papers most like a text, such as an abstract of one's own.

    Every word counts alike, and none has to stand in a paper. A score is the cosine; papers of
    the same score come newer first. The order depends on the index alone.
    """
    view = index.view
    weights = view.unit(analyze(text))
    hits = view.search(weights, MOST_SIMILAR, by_likeness=True)
    return _page(view, hits, weights, surface(text), papers, (offset, size))


def _page(
    view: View,
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    typed: Mapping[str, str],
    papers: Papers,
    page: tuple[int, int],
) -> Found:
    first, size = max(page[0], 0), max(page[1], 0)
    shown, shelf = hits[first : first + size], Shelf(papers)
    shelf.fetch(hit.number for hit in shown)
    found = [paper for hit in shown if (paper := shelf.get(hit.number))]
    picks = tuple(_pick(paper, weights, view.terms(paper.number), typed) for paper in found)
    return Found(len(hits), picks)


def _pick(
    paper: Paper, weights: Mapping[str, float], terms: Mapping[str, float], typed: Mapping[str, str]
) -> Pick:
    """Give a paper with the words it has in common, the heaviest first."""
    shares = {stem: weights[stem] * terms[stem] for stem in sorted(weights) if stem in terms}
    as_it_stands = surface(f"{paper.title}\n{paper.text}")
    ranked = sorted(shares, key=lambda stem: (-shares[stem], stem))[:MOST_WORDS]
    reasons = tuple(
        Reason(NAME, shares[stem], (as_it_stands.get(stem) or typed.get(stem, stem),))
        for stem in ranked
    )
    return Pick(paper, min(sum(shares.values()), 1.0), reasons)
