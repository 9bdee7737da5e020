"""Slow, obvious implementations that the fast ones are compared with.

They share only the analyzer with the code under test. Plain vectors come from scikit-learn; BM25,
the ridge regression and the blend are written down once more, paper by paper and term by term.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from recommender import Feedback, Interest, InterestKind, Paper, Profile, Verdict, analyze

Vector = dict[str, float]
Key = tuple[str, str, str]  # signal, interest, term (or the label of a whole part)


def document(paper: Paper) -> str:
    return f"{paper.title}\n{paper.text}"


class Plain:
    """scikit-learn fitted on some papers, and the unit vectors of others under it."""

    def __init__(self, fitted_on: Sequence[Paper]) -> None:
        # Takes a second and a half, which not every process of a test run has to spend.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=analyze)
        self._vectorizer.fit([document(paper) for paper in fitted_on])
        self._words: list[str] = self._vectorizer.get_feature_names_out().tolist()

    def query(self, text: str) -> Vector:
        row = self._vectorizer.transform([text]).toarray()[0]
        return {word: float(x) for word, x in zip(self._words, row, strict=True) if x}

    def of(self, paper: Paper) -> Vector:
        return self.query(document(paper))


class Saturated:
    """BM25 (k1 1.2, b 0.75) with title words twice and lengths in steps of a sixteenth doubling.

    With `pairs`, two neighbours that two papers share count half as much as a word as rare.
    """

    def __init__(self, fitted_on: Sequence[Paper], *, pairs: bool = False) -> None:
        self._size = len(fitted_on)
        self._held = Counter(word for one in fitted_on for word in set(_words_of(one)))
        lengths = [len(_words_of(one)) for one in fitted_on]
        self._average = max(sum(lengths) / len(lengths), 1.0)
        shared = Counter(pair for one in fitted_on for pair in set(_pairs_of(one)))
        self._pairs = {p: n for p, n in shared.items() if n >= 2} if pairs else {}
        self._known: dict[int, tuple[Paper, Vector]] = {}

    def rareness(self, held: int) -> float:
        return math.log(1 + (self._size - held + 0.5) / (held + 0.5))

    def query(self, text: str) -> Vector:
        stems = analyze(text)
        pairs = [" ".join(two) for two in pairwise(stems)]
        known = [stem for stem in stems if stem in self._held]
        return dict(Counter([*known, *(pair for pair in pairs if pair in self._pairs)]))

    def of(self, paper: Paper) -> Vector:
        known = self._known.get(paper.number)
        if known is None or known[0] is not paper:
            known = self._known[paper.number] = paper, self._weighed(paper)
        return known[1]

    def _weighed(self, paper: Paper) -> Vector:
        counts = Counter(word for word in _words_of(paper) if word in self._held)
        step = round(16 * math.log2(1 + counts.total()))
        length = 2 ** (min(step, 255) / 16) - 1
        slowness = 1.2 * (0.25 + 0.75 * length / self._average)
        found = {
            word: self.rareness(self._held[word]) * min(n, 255) * 2.2 / (min(n, 255) + slowness)
            for word, n in counts.items()
        }
        pairs = {pair for pair in _pairs_of(paper) if pair in self._pairs}
        return found | {pair: 0.5 * self.rareness(self._pairs[pair]) for pair in pairs}

    def unit(self, paper: Paper) -> Vector:
        vector = self.of(paper)
        length = _length(vector)
        return {term: weight / length for term, weight in vector.items()} if length else {}


Model = Plain | Saturated


def dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(weight * other.get(term, 0.0) for term, weight in one.items())


def ranked(model: Model, query: str, papers: Sequence[Paper]) -> list[tuple[int, float]]:
    """Give (number, score) of all papers above zero: best first, ties newer, then higher."""
    wanted = model.query(query)
    scored = [(paper, dot(wanted, model.of(paper))) for paper in papers]

    def place(one: tuple[Paper, float]) -> tuple[float, float, int]:
        listed = one[0].listed_at
        assert listed is not None
        return -round(one[1], 9), -listed.timestamp(), -one[0].number

    return [(p.number, score) for p, score in sorted(scored, key=place) if score > 1e-9]


@dataclass(frozen=True)
class SlowBlend:
    """The constants of the recipe, stated here again on purpose.

    All papers are listed of late, all votes are new, and there are no directions, as in a library
    of under 500 papers listed of late.
    """

    model: Saturated
    papers: Mapping[int, Paper]
    half: float = 5.0
    stated_beside: float = 0.45
    patience: float = 4.0
    ridge: float = 10.0
    filed: float = 0.6
    disliked_points: float = 0.5
    upvote_points: float = 0.0  # 0.3 where popularity counts and any paper has upvotes.
    very_many: int = 500
    usual: list[int] = field(default_factory=list)  # What words are measured by.
    unjudged: list[int] = field(default_factory=list)  # What likeness is measured by.

    last: dict[str, Any] = field(default_factory=dict)

    def contributions(self, profile: Profile, paper: Paper) -> dict[Key, float]:
        """Give every part of a paper's raw score that a word or label can be named for.

        What is left of the raw score are the points of the usual paper, under ("", "", "").
        """
        found: dict[Key, float] = defaultdict(float)
        if self.last.get("profile") is not profile:  # Several papers are asked about in turn.
            self.last.update(profile=profile, points=self._all(profile))
        for key, points in self.last["points"][paper.number].items():
            found[key] += points
        return {key: points for key, points in found.items() if points}

    def raw(self, profile: Profile, paper: Paper) -> float:
        return math.fsum(self.contributions(profile, paper).values())

    def _all(self, profile: Profile) -> dict[int, dict[Key, float]]:
        liked, disliked = self._verdicts(profile.feedback)
        named = {interest.number for interest in profile.interests}
        self.usual[:] = [n for n in self.papers if n not in named]
        self.unjudged[:] = [n for n in self.usual if n not in {*liked, *disliked}]
        parts = [
            self._stated(profile, len(liked)),
            self._alike(liked) if liked else {},
            self._filed(liked) if liked else {},
            self._against(profile, disliked) if disliked else {},
            self._upvoted() if self.upvote_points and (profile.interests or liked) else {},
        ]
        found: dict[int, dict[Key, float]] = {n: defaultdict(float) for n in self.papers}
        for part in parts:
            for number, points in part.items():
                for key, amount in points.items():
                    found[number][key] += amount
        return found

    def _stated(self, profile: Profile, likes: int) -> dict[int, dict[Key, float]]:
        """Words make one query, papers named another; both fade beside likes."""
        stated = [i for i in profile.interests if i.kind is not InterestKind.EXCLUSION]
        whole = sum(i.weight for i in stated)
        certain: dict[int, dict[Key, float]] = {n: {} for n in self.papers}
        perhaps: dict[int, float] = dict.fromkeys(self.papers, 0.0)
        for is_paper in (False, True):
            some = [i for i in stated if (i.kind is InterestKind.PAPER) is is_paper]
            sums = {
                n: math.fsum(math.fsum(self._one(i, p, perhaps=True).values()) for i in some)
                for n, p in self.papers.items()
            }
            share = sum(i.weight for i in some) / whole if stated else 0.0
            factor = share / self._spread(sums)
            for n, one in self.papers.items():
                perhaps[n] += factor * sums[n]
                for interest in some:
                    for key, points in self._one(interest, one, perhaps=False).items():
                        certain[n][key] = certain[n].get(key, 0.0) + factor * points
        fading = 1.0
        if likes:
            fading = self.stated_beside * 4 / (likes + 4) / self._spread(perhaps)
        return {n: {k: x * fading for k, x in points.items()} for n, points in certain.items()}

    def _one(self, interest: Interest, paper: Paper, *, perhaps: bool) -> dict[Key, float]:
        name = ("interests", interest.text)
        own, weight = self.model.of(paper), interest.weight
        match interest.kind:
            case InterestKind.AUTHOR:
                by = [p for p in self.papers.values() if interest.text in p.authors]
                points = weight * self.model.rareness(len(by))
                return {(*name, interest.text): points} if paper in by else {}
            case InterestKind.CATEGORY:
                under = [p for p in self.papers.values() if interest.text in _codes(p)]
                points = weight * self.model.rareness(len(under))
                return {(*name, interest.text): points} if paper in under else {}
            case InterestKind.PAPER:
                assert interest.number is not None
                wanted = self.model.unit(self.papers[interest.number])
                unit = self.model.unit(paper)
                return {(*name, t): weight * w * unit.get(t, 0.0) for t, w in wanted.items()}
        wanted = self.model.query(interest.text)
        points_of = {t: weight * n * own.get(t, 0.0) for t, n in wanted.items()}
        if interest.kind is InterestKind.PHRASE:
            stands = all(stem in own for stem in analyze(interest.text))
            stands = stands and (perhaps or _stands(interest.text, paper))
            return {(*name, interest.text): math.fsum(points_of.values())} if stands else {}
        return {(*name, term): points for term, points in points_of.items()}

    def _alike(self, liked: Sequence[int]) -> dict[int, dict[Key, float]]:
        total: Vector = defaultdict(float)
        for number in liked:
            for term, weight in self.model.unit(self.papers[number]).items():
                total[term] += weight
        found = self._like(total, 1.0, "likes")
        if len(liked) < len(self.papers):
            share = len(liked) / (len(liked) + self.patience)
            for number, points in self._like(self._separator(liked), share, "likes").items():
                for key, amount in points.items():
                    found[number][key] = found[number].get(key, 0.0) + amount
        return found

    def _like(self, wanted: Vector, points: float, signal: str) -> dict[int, dict[Key, float]]:
        """Likeness to a vector, in deviations from the usual paper."""
        units = {n: self.model.unit(p) for n, p in self.papers.items()}
        sums = {n: dot(wanted, unit) for n, unit in units.items()}
        factor = points / (statistics.pstdev(sums[n] for n in self.unjudged) or 1.0)
        usual = statistics.fmean(sums[n] for n in self.unjudged)
        return {
            n: {(signal, "", t): factor * w * unit.get(t, 0.0) for t, w in wanted.items()}
            | {("", "", ""): -factor * usual}
            for n, unit in units.items()
        }

    def _separator(self, liked: Sequence[int]) -> Vector:
        """Ridge regression in its primal form: one equation for each term."""
        matrix = np.array(
            [
                [self.model.unit(paper).get(term, 0.0) for term in self._terms]
                for paper in self.papers.values()
            ]
        )
        target = np.array([1.0 if number in liked else 0.0 for number in self.papers])
        target -= target.mean()
        squares = matrix.T @ matrix + self.ridge * np.eye(len(self._terms))
        weights = np.linalg.solve(squares, matrix.T @ target).tolist()
        return dict(zip(self._terms, weights, strict=True))

    @cached_property
    def _terms(self) -> list[str]:
        return sorted({term for paper in self.papers.values() for term in self.model.of(paper)})

    def _filed(self, liked: Sequence[int]) -> dict[int, dict[Key, float]]:
        held = Counter(code for paper in self.papers.values() for code in _keys(paper))
        vectors: dict[int, Vector] = {}
        for number, paper in self.papers.items():
            weights = {code: self.model.rareness(held[code]) for code in _keys(paper)}
            length = _length(weights) or 1.0
            vectors[number] = {code: weight / length for code, weight in weights.items()}
        total: Vector = defaultdict(float)
        for number in liked:
            for code, weight in vectors[number].items():
                total[code] += weight
        sums = {n: dot(total, vector) for n, vector in vectors.items()}
        if not any(sums.values()):
            return {}
        factor = self.filed / (statistics.pstdev(sums[n] for n in self.unjudged) or 1.0)
        usual = -factor * statistics.fmean(sums[n] for n in self.unjudged)
        found: dict[int, dict[Key, float]] = {}
        for number, vector in vectors.items():
            shared = {code: weight * total.get(code, 0.0) for code, weight in vector.items()}
            best = max(shared, key=lambda code: (round(shared[code], 9), len(code)), default="")
            found[number] = {("", "", ""): usual}
            if shared.get(best):
                found[number]["likes", "", _written(best)] = factor * sums[number]
        return found

    def _against(self, profile: Profile, disliked: Sequence[int]) -> dict[int, dict[Key, float]]:
        kinds = (InterestKind.WORDS, InterestKind.PHRASE)
        stated = {s for i in profile.interests if i.kind in kinds for s in analyze(i.text)}
        total: Vector = defaultdict(float)
        for number in disliked:
            for term, weight in self.model.unit(self.papers[number]).items():
                if not stated.issuperset(term.split(" ")):
                    total[term] += weight
        return self._like(total, -self.disliked_points, "dislikes") if total else {}

    def _upvoted(self) -> dict[int, dict[Key, float]]:
        found: dict[int, dict[Key, float]] = {}
        for number, paper in self.papers.items():
            count = paper.signals.get("huggingface.upvotes", 0)
            noun = "upvote" if count == 1 else "upvotes"
            share = min(math.log(1 + count) / math.log(1 + self.very_many), 1.0)
            label = f"{count:,.0f} {noun} on Hugging Face"
            found[number] = {("popularity", "", label): self.upvote_points * share}
        return found

    def _spread(self, values: Mapping[int, float]) -> float:
        """The deviation, at least a thirtieth of the greatest value; 1 where all are equal."""
        found = statistics.pstdev(values[n] for n in self.usual)
        return max(found, max(map(abs, values.values())) / 30) or 1.0

    def _verdicts(self, feedback: Sequence[Feedback]) -> tuple[list[int], list[int]]:
        votes: dict[int, list[int]] = defaultdict(list)
        for vote in feedback:
            votes[vote.number].append(1 if vote.verdict is Verdict.LIKE else -1)
        liked = [number for number, cast in votes.items() if sum(cast) > 0]
        disliked = [number for number, cast in votes.items() if sum(cast) < 0]
        return liked, disliked


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values()))


def _words_of(paper: Paper) -> list[str]:
    return [*analyze(paper.title), *analyze(paper.title), *analyze(paper.text)]


def _pairs_of(paper: Paper) -> list[str]:
    texts = analyze(paper.title), analyze(paper.text)
    return [" ".join(two) for text in texts for two in pairwise(text)]


def _codes(paper: Paper) -> list[str]:
    return [*paper.categories, *(code.split(".")[0] for code in paper.categories)]


def _keys(paper: Paper) -> set[str]:
    return {code.lower() for code in _codes(paper)}


def _written(key: str) -> str:
    archive, _, subject = key.partition(".")
    return f"{archive}.{subject.upper()}" if subject in ("lg", "cl", "bm", "ep") else key


def _stands(phrase: str, paper: Paper) -> bool:
    """For lower-case words without endings, as random papers have them."""
    return any(f" {phrase} " in f" {text.lower()} " for text in (paper.title, paper.text))
