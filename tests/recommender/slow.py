"""Slow, obvious implementations that the fast ones are compared with.

They share only the analyzer with the code under test: vectors come from scikit-learn, and the
blend is written down once more, paper by paper.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from recommender import Feedback, InterestKind, Paper, Profile, Verdict, analyze

Vector = dict[str, float]
Key = tuple[str, str, str]  # signal, interest, stem (or the label of a whole part)


def document(paper: Paper) -> str:
    return f"{paper.title}\n{paper.text}"


class Model:
    """scikit-learn fitted on some papers, and the vectors of others under it."""

    def __init__(self, fitted_on: Sequence[Paper]) -> None:
        self._vectorizer = TfidfVectorizer(analyzer=analyze)
        self._vectorizer.fit([document(paper) for paper in fitted_on])
        self._words: list[str] = self._vectorizer.get_feature_names_out().tolist()
        self._known: dict[str, Vector] = {}

    def vector(self, text: str) -> Vector:
        if text not in self._known:
            row = self._vectorizer.transform([text]).toarray()[0]
            pairs = zip(self._words, row, strict=True)
            self._known[text] = {word: float(x) for word, x in pairs if x}
        return self._known[text]

    def of(self, paper: Paper) -> Vector:
        return self.vector(document(paper))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(weight * other.get(word, 0.0) for word, weight in one.items())


def ranked(model: Model, query: str, papers: Sequence[Paper]) -> list[tuple[int, float]]:
    """Give (number, cosine) of all papers above zero: best first, ties newer, then higher."""
    wanted = model.vector(query)
    scored = [(paper, cosine(wanted, model.of(paper))) for paper in papers]

    def place(one: tuple[Paper, float]) -> tuple[float, float, int]:
        listed = one[0].listed_at
        assert listed is not None
        return -round(one[1], 9), -listed.timestamp(), -one[0].number

    return [(p.number, score) for p, score in sorted(scored, key=place) if score > 1e-9]


@dataclass(frozen=True)
class SlowBlend:
    """The constants of the blend, stated here again on purpose."""

    model: Model
    papers: Mapping[int, Paper]
    author_points: float = 0.3
    category_points: float = 0.1
    liked_points: float = 0.5
    disliked_points: float = 0.7
    upvote_points: float = 0.0  # 0.03 where popularity counts and any paper has upvotes.
    very_many: int = 500

    def most(self, profile: Profile) -> float:
        liked, _ = self._verdicts(profile.feedback)
        total = self.liked_points * self._force(profile) * _length(self._mean(liked))
        total += self.upvote_points * self._force(profile)
        for interest in profile.interests:
            factor = {
                InterestKind.AUTHOR: self.author_points,
                InterestKind.CATEGORY: self.category_points,
                InterestKind.EXCLUSION: 0.0,
            }.get(interest.kind, 1.0)
            total += factor * interest.weight
        return total

    def contributions(self, profile: Profile, paper: Paper) -> dict[Key, float]:
        """Give every additive part of a paper's raw score."""
        found: dict[Key, float] = defaultdict(float)
        vector = self.model.of(paper)
        stated: set[str] = set()
        for interest in profile.interests:
            name = ("interests", interest.text)
            match interest.kind:
                case InterestKind.WORDS | InterestKind.PHRASE:
                    stated |= set(analyze(interest.text))
                    wanted = self.model.vector(interest.text)
                    is_phrase = interest.kind is InterestKind.PHRASE
                    if is_phrase and not _stands(interest.text, paper):
                        continue
                    for word, weight in wanted.items():
                        key = (*name, interest.text if is_phrase else word)
                        found[key] += interest.weight * weight * vector.get(word, 0.0)
                case InterestKind.AUTHOR:
                    if interest.text in paper.authors:
                        found[*name, interest.text] += self.author_points * interest.weight
                case InterestKind.CATEGORY:
                    codes = [*paper.categories, *(c.split(".")[0] for c in paper.categories)]
                    if interest.text in codes:
                        found[*name, interest.text] += self.category_points * interest.weight
                case InterestKind.PAPER:
                    assert interest.number is not None
                    for word, weight in self.model.of(self.papers[interest.number]).items():
                        found[*name, word] += interest.weight * weight * vector.get(word, 0.0)
                case InterestKind.EXCLUSION:
                    pass
        liked, disliked = self._verdicts(profile.feedback)
        force = self._force(profile)
        for word, weight in self._mean(liked).items():
            found["likes", "", word] += self.liked_points * force * weight * vector.get(word, 0.0)
        others = {w: weight for w, weight in self._mean(disliked).items() if w not in stated}
        for word, weight in others.items():
            points = self.disliked_points * force * weight / _length(others)
            found["dislikes", "", word] -= points * vector.get(word, 0.0)
        count = paper.signals.get("huggingface.upvotes", 0)
        noun = "upvote" if count == 1 else "upvotes"
        share = min(math.log(1 + count) / math.log(1 + self.very_many), 1.0)
        label = f"{count:,.0f} {noun} on Hugging Face"
        found["popularity", "", label] = self.upvote_points * force * share
        return {key: points for key, points in found.items() if points}

    def raw(self, profile: Profile, paper: Paper, *, without: Key | None = None) -> float:
        parts = self.contributions(profile, paper)
        return math.fsum(points for key, points in parts.items() if key != without)

    def _mean(self, numbers: Sequence[int]) -> Vector:
        total: Vector = defaultdict(float)
        for number in numbers:
            for word, weight in self.model.of(self.papers[number]).items():
                total[word] += weight / len(numbers)
        return total

    def _verdicts(self, feedback: Sequence[Feedback]) -> tuple[list[int], list[int]]:
        votes: dict[int, list[int]] = defaultdict(list)
        for vote in feedback:
            votes[vote.number].append(1 if vote.verdict is Verdict.LIKE else -1)
        liked = [number for number, cast in votes.items() if sum(cast) > 0]
        disliked = [number for number, cast in votes.items() if sum(cast) < 0]
        return liked, disliked

    def _force(self, profile: Profile) -> float:
        weights = [i.weight for i in profile.interests if i.kind is not InterestKind.EXCLUSION]
        return sum(weights) / len(weights) if weights else 1.0


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values()))


def _stands(phrase: str, paper: Paper) -> bool:
    """For lower-case words without endings, as random papers have them."""
    return any(f" {phrase} " in f" {text.lower()} " for text in (paper.title, paper.text))
