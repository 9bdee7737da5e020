"""What a system is asked: a task without its judgments, once for each way of asking it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from recommender.evaluation.data import DataSet, Task
from recommender.index.field import FloatArray


@dataclass(frozen=True, slots=True)
class Question:
    """Rank `candidates` for somebody who typed `text` or `keywords`, or liked `liked`.

    `is_search` tells a query, which the product answers with its search, from a profile.
    """

    id: str
    text: str
    keywords: tuple[str, ...]
    liked: tuple[int, ...]
    candidates: tuple[int, ...]
    is_search: bool

    @property
    def words(self) -> tuple[str, ...]:
        """All that was stated."""
        return (self.text, *self.keywords) if self.text else self.keywords


System = Callable[[Question], FloatArray | None]
"""Gives every candidate a score, shape (n,); None where it cannot answer that kind of question."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """Some tasks of a set, asked in one way."""

    name: str
    tasks: tuple[Task, ...]
    questions: tuple[Question, ...]

    def only(self, name: str, chosen: Sequence[bool]) -> "Protocol":
        """Give the part of it that is chosen, by place."""
        kept = [i for i, is_chosen in enumerate(chosen) if is_chosen]
        return Protocol(
            name, tuple(self.tasks[i] for i in kept), tuple(self.questions[i] for i in kept)
        )


def protocols_of(data: DataSet) -> tuple[Protocol, ...]:
    """Give the ways to ask a set's tasks.

    A text alone is a search; a text with keywords, or keywords, are stated interests; keywords
    with likes are asked as keywords, as likes and as both. Where one reader has tasks of several
    k, each k stands alone.
    """
    found: dict[str, list[tuple[Task, Question]]] = defaultdict(list)
    by_k = _has_steps(data.tasks)
    for task in data.tasks:
        for name, question in _ways(task, by_k):
            found[name].append((task, question))
    return tuple(
        Protocol(name, tuple(t for t, _ in pairs), tuple(q for _, q in pairs))
        for name, pairs in sorted(found.items(), key=lambda item: (len(item[0]), item[0]))
    )


def _has_steps(tasks: Sequence[Task]) -> bool:
    """Tell whether one reader has tasks of several k."""
    steps: dict[str, set[int | None]] = defaultdict(set)
    for task in tasks:
        steps[task.group].add(task.k)
    return any(len(ks) > 1 for ks in steps.values())


def _ways(task: Task, by_k: bool) -> list[tuple[str, Question]]:
    stated = Question(task.id, task.text, task.keywords, (), task.candidates, is_search=False)
    if not task.liked:
        if not task.keywords:
            return [("search", replace(stated, is_search=True))]
        return [("text and keywords" if task.text else "keywords", stated)]
    likes = replace(stated, text="", keywords=(), liked=task.liked)
    if not stated.words:
        return [(f"k={task.k}" if by_k else "likes", likes)]
    both = replace(stated, liked=task.liked)
    return [("keywords", stated), ("likes", likes), ("both", both)]
