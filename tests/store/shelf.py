"""The catalogue as tests look at it: all papers, and what they are whatever their numbers."""

from datetime import UTC, datetime

from bot.store.papers import Papers
from recommender import Paper

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FOLDING = "Protein folding with equivariant graph networks"
DESIGN = "Diffusion models for protein backbone design"


async def all_of(papers: Papers) -> dict[int, Paper]:
    """Every paper that counts, under its own number."""
    numbers = range(1, await papers.last_number() + 1)
    gone = await papers.merged()
    return {n: p for n, p in (await papers.get(numbers)).items() if n not in gone}


async def as_sets(papers: Papers) -> set[tuple[frozenset[str], str, datetime | None]]:
    """What the papers are, whatever their numbers."""
    found = (await all_of(papers)).values()
    return {(frozenset(paper.ids), paper.abstract, paper.published) for paper in found}
