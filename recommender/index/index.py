"""The index: one writer adds and commits papers, any number of readers search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.batch import Best, Profiles, best_of_each
from recommender.index.entry import Entry, Hit, Weighting, Within
from recommender.index.epoch import Epoch
from recommender.index.lesson import Lesson, taught, worked_out
from recommender.index.lexicon import Lexicon, grown, known_by, settle
from recommender.index.merging import Merging, chosen, merge_last, place_of, still_alive
from recommender.index.padding import Padding
from recommender.index.pending import Pending
from recommender.index.refreshing import refreshed
from recommender.index.rows import Vocabularies
from recommender.index.segment import Segment, merged, segment
from recommender.index.status import Status
from recommender.index.storage import Disk, Home, Kind, State
from recommender.index.view import View

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import Pipeline

    from recommender.index.kernels.fast import Fast

LESSON_SHARE = 0.2  # Of the papers; what a fifth of them could change is little, and costs seconds.
LEAST_CHANGED = 20  # Papers; from fewer there is nothing to learn.
REFRESH_SHARE = 0.02  # Of the papers; a refresh of 25,000 takes 20 ms, so new words need not wait.


class Index:
    """Papers by their words, in memory or in a directory that outlives the process.

    One thread at a time may call `add`, `delete`, `commit`, `refresh_idf`, `take`, `take_merged`,
    `merge`, `reopen` and `clear`; any others may read meanwhile, and one may work at `lesson`,
    `merging` or `verify`. Readers see what was last committed; a reader that asks several
    questions about one state takes `view` once and asks that.

    Of a directory one process is the writer: what it shows it has saved before. Others are
    readers, whose own commits stay in their memory and go when they `reopen` a later save.

    Attributes:
        trouble: What is wrong with the directory, in words for the operator; empty if all is well.
            Answers are right in any case.
    """

    def __init__(
        self,
        weighting: Weighting = Weighting.SATURATED,
        *,
        home: Home | None = None,
        fast: Fast | None = None,
    ) -> None:
        self.weighting = weighting
        self._home = home
        self._fast = fast
        self._showing = Lock()  # Where one view takes another's place.
        self._is_damaged = False
        self._view: View
        self._padding: Padding  # Of the view's epoch as the last refresh left it.
        self._lexicons: tuple[Lexicon, ...]
        self._pending: Pending
        self._changed: int
        self._changes: int
        self._changes_learnt: int
        self._start_empty()

    @staticmethod
    def open(
        directory: Path | None,
        *,
        weighting: Weighting = Weighting.SATURATED,
        catalogue: str = "",
        fast: Fast | None = None,
        writes: bool = True,
        disk: Disk | None = None,
    ) -> Index:
        """Open the index of a directory, or one that lives in memory alone.

        It never raises for what is wrong with a directory: where nothing can be used of it, the
        index starts empty at position "", so that its caller fills it from the catalogue.

        Args:
            directory: Made where it is not there.
            weighting: How counts become scores; an index of another weighting is not used.
            catalogue: Names whose papers these are; an index of others is not used.
            fast: Compiled kernels, for large indexes.
            writes: Whether to become the directory's writer if it has none.
            disk: How files are written.
        """
        if directory is None:
            return Index(weighting, fast=fast)
        kind = Kind(weighting, catalogue)
        index = Index(
            weighting, home=Home(directory, kind, writes=writes, disk=disk or Disk()), fast=fast
        )
        if index._home is not None and (state := index._home.open()) is not None:
            index._adopt(state)
        return index

    @property
    def is_writer(self) -> bool:
        """Whether commits are saved, or there is nowhere to save them."""
        return self._home is None or self._home.is_writer or self._home.is_of_no_use

    @property
    def trouble(self) -> str:
        """What is wrong with the directory, in words for the operator; empty if all is well."""
        return "" if self._home is None else self._home.trouble

    @property
    def status(self) -> Status:
        """What can be told to the operator."""
        view, home = self._view, self._home
        return Status(
            papers=len(view),
            segments=len(view.segments),
            size=home.size if home else 0,
            position=view.position,
            written_at=home.written_at if home else None,
            writer=home.writer if home else None,
        )

    def reopen(self) -> bool:
        """Take over what the writer saved since, as a reader; tell whether there was anything.

        What this process committed itself is let go, and never while the save is behind it. A
        reader whose writer has gone becomes the writer, from what that saved last.
        """
        if self._home is None or (state := self._home.news()) is None:
            return False
        if not self._home.is_writer and _is_before(state.position, self.position):
            return False
        self._is_damaged = False
        self._adopt(state)
        return True

    def clear(self) -> None:
        """Forget all papers, at once; the position is "" then."""
        self._is_damaged = False
        self._start_empty()
        self._show(self._view)

    def verify(self, proceed: Callable[[], None] = lambda: None) -> tuple[str, ...]:
        """Compare all files with their checksums; tell what is damaged.

        Of a damaged index nothing is served any more: it is empty at position "", and commits
        are dropped until `clear` begins a new one. This reads everything once, for seconds.

        Args:
            proceed: Called many times a second; what it raises ends the reading.
        """
        damage = self._home.damage(proceed) if self._home else ()
        if damage and self._home:
            with self._showing:
                self._home.condemn(damage)
                self._start_empty()
                self._is_damaged = True
        return damage

    def close(self) -> None:
        """Save nothing from now on, and let another process write; answers go on."""
        if self._home is not None:
            self._home.close()

    @property
    def view(self) -> View:
        """The last committed state, unchanging."""
        return self._view

    @property
    def position(self) -> str:
        """How far in the catalogue's log the index has come, as given to `commit`; "" at first."""
        return self._view.position

    @property
    def wants_refresh(self) -> bool:
        """Whether enough papers came, changed or went since the last `refresh_idf`.

        Until a refresh, words that no paper held before it count for nothing.
        """
        return self._changed > REFRESH_SHARE * len(self._view)

    def __len__(self) -> int:
        """Count the papers committed."""
        return len(self._view)

    # Writing

    def add(self, entries: Iterable[Entry]) -> None:
        """Add papers, seen by readers from the next `commit`; a number again replaces it."""
        for rows in self._view.vocabularies.rows(entries, self._view.kernels):
            self._pending.add(rows)

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete papers from the next `commit` on; unknown numbers are passed over."""
        self._pending.delete(numbers)

    def commit(self, position: str) -> None:
        """Show readers all that was added and deleted, and remember the position.

        The first commit that holds a paper also refreshes the idf.
        """
        view, pending, added = self._view, self._pending, 0
        is_first = self._refreshed.is_blank
        segments = [one.without(pending.gone) for one in view.segments]
        epoch = self._padding.for_words(len(view.vocabularies.words))
        for rows in pending.rows():
            segments.append(segment(rows, epoch, view.pairs, view.latent, view.kernels))
            added += len(rows)
            merge_last(segments, added, view.kernels)
        self._changed += pending.changed
        self._changes += pending.changed
        self._pending = Pending()
        self._view.vocabularies.word_ids.clear()  # Its memory counts more than the next start.
        view = replace(view, segments=tuple(segments), epoch=epoch, position=position)
        self._show(*(_weighed_anew(view) if is_first else (view, None)))

    def refresh_idf(self) -> None:
        """Count anew how rare each word is among the papers of `View.reference`; learn new words.

        A word that only stands in other papers is as rare as one can be.
        """
        self._show(*_weighed_anew(self._view))

    @property
    def wants_lesson(self) -> bool:
        """Whether so many papers came, changed or went that `learn` would tell anything new."""
        least = max(LESSON_SHARE * len(self._view), LEAST_CHANGED)
        changed = self._changes - self._changes_learnt
        return self.weighting is Weighting.SATURATED and changed >= least

    def learn(self) -> None:
        """Learn from the papers of `View.reference` which pairs of words and directions matter.

        Until the first time, and with `PLAIN` always, scores are made of words alone.
        """
        self.take(self.lesson())

    def lesson(self, proceed: Callable[[], None] = lambda: None) -> Lesson:
        """Work out what `learn` learns, without changing anything; any thread may ask meanwhile.

        This takes seconds where all else takes milliseconds; `take` then makes use of it.

        Args:
            proceed: Called between the steps, a few times a second; what it raises ends the lesson.
        """
        with self._showing:  # A refresh that is being saved changes both.
            view, epoch, changes = self._view, self._refreshed, self._changes
        return worked_out(view, changes, epoch, proceed)

    def take(self, lesson: Lesson) -> None:
        """Score by a lesson from now on. Papers that came since it began are caught up with."""
        view = self._view
        if lesson.vocabularies is not view.vocabularies:  # All was read anew, or cleared.
            return
        self._changes_learnt = lesson.changes
        self._show(taught(view, lesson, self._refreshed))

    @property
    def wants_merge(self) -> bool:
        """Whether `merging` would find something to do."""
        return self.is_writer and chosen(self._view.segments) is not None

    def merging(self, proceed: Callable[[], None] = lambda: None) -> Merging | None:
        """Make one segment of several that have become too many, without changing anything.

        This takes seconds where all else takes milliseconds; `take_merged` then makes use of it.

        Args:
            proceed: Called between the steps; what it raises ends the work.
        """
        with self._showing:
            view, before_refresh = self._view, self._refreshed
        if not self.is_writer or (span := chosen(view.segments)) is None:
            return None
        before = view.segments[slice(*span)]
        proceed()
        after: Segment | None = merged(before, view.kernels)
        proceed()
        if self._home is not None and self._home.is_writer and after is not None:
            after = self._home.prepare(after)
        if after is None:
            return None
        return Merging(view.vocabularies, before_refresh, view.pairs, before, after)

    def take_merged(self, merging: Merging) -> bool:
        """Put a merged segment in its parts' place; False where these have changed too much."""
        view = self._view
        first = place_of(view.segments, merging.before)
        if first is None or view.pairs is not merging.pairs:
            return False
        last = first + len(merging.before)
        after = merging.after
        if merging.refreshed is not self._refreshed:
            after = after.weighted(view.epoch, view.pairs, view.kernels)
        for one in view.segments[first:last]:
            after = still_alive(after, one)
        segments = (*view.segments[:first], after, *view.segments[last:])
        self._show(replace(view, segments=segments))
        return True

    def merge(self) -> None:
        """Make one segment of all, leaving out deleted papers; answers stay the same."""
        segments = self._view.segments
        if segments:
            one = merged(segments, self._view.kernels)
            self._show(replace(self._view, segments=(one,)))

    def _show(self, view: View, refresh: Padding | None = None) -> None:
        """Swap in a new state, in one step, and save it before if this process may.

        `refresh` is the view's epoch, where this is what changed.
        """
        view = replace(view, segments=tuple(one for one in view.segments if one.alive.any()))
        with self._showing:
            if self._is_damaged:
                return
            if refresh is not None:
                self._padding, self._changed = refresh, 0
            saved = self._saved(view) if self._home and self._home.is_writer else None
            if saved is None:
                self._view = view
            else:
                settle(view.vocabularies, saved.lexicons)
                self._shown(saved, view.vocabularies)

    def _saved(self, view: View) -> State | None:
        """Save a state; give it as it is read from files, or None where that did not work."""
        state = State(
            position=view.position,
            epoch=self._refreshed,
            pairs=view.pairs,
            latent=view.latent,
            lexicons=grown(self._lexicons, view.vocabularies),
            segments=view.segments,
            counted={
                "changed": self._changed,
                "changes": self._changes,
                "changes_learnt": self._changes_learnt,
            },
        )
        return self._home.save(state) if self._home else None

    def _adopt(self, state: State) -> None:
        """Show a state as it was saved; all that was done here is let go."""
        with self._showing:
            self._pending = Pending()
            self._changed = state.counted["changed"]
            self._changes = state.counted["changes"]
            self._changes_learnt = state.counted["changes_learnt"]
            self._shown(state, known_by(state.lexicons))

    def _shown(self, state: State, known: Vocabularies) -> None:
        if state.epoch is not self._refreshed:
            self._padding = Padding(state.epoch)
        self._lexicons = state.lexicons
        self._view = View(
            state.segments,
            known,
            self._padding.for_words(len(known.words)),
            state.position,
            state.pairs,
            state.latent,
            self._fast,
        )

    @property
    def _refreshed(self) -> Epoch:
        """The view's epoch, as the last refresh left it."""
        return self._padding.epoch

    def _start_empty(self) -> None:
        self._lexicons = ()
        self._padding = Padding(Epoch(self.weighting, np.zeros(0)))
        self._view = View((), known_by(()), self._refreshed, "", fast=self._fast)
        self._pending = Pending()
        self._changed = self._changes = self._changes_learnt = 0

    # Reading

    def search(self, query: Mapping[str, float], k: int, within: Within | None = None) -> list[Hit]:
        """Give the `k` best papers, best first; ties go to the newer paper.

        A score is the sum over the query's stems of weight times the paper's own weight: of its
        unit vector with `PLAIN` (for a query of unit length, the cosine), before any norm with
        `SATURATED` (for a query of counts, BM25). Papers at zero or below are not given.
        """
        return self._view.search(query, k, within)

    def batch(
        self,
        profiles: Profiles,
        k: int,
        *,
        since: datetime | None = None,
        by_likeness: bool = False,
        threads: int = 1,
    ) -> Best:
        """Give each of very many profiles its `k` best papers; see `best_of_each`."""
        view = self._view
        return best_of_each(
            view, profiles, k, since=since, by_likeness=by_likeness, threads=threads
        )

    def terms(self, number: int) -> Mapping[str, float]:
        """Give a paper's unit vector by stem and pair of stems; empty where it is not here."""
        return self._view.terms(number)

    def idf(self, term: str) -> float:
        """Give the weight of a stem, at least 1; 0 where it was unknown at the last refresh."""
        return self._view.idf(term)

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        return self._view.window(since)

    def to_sklearn(self) -> TfidfVectorizer | Pipeline:
        """Give scikit-learn's fitted pipeline with this vocabulary and idf.

        It takes a paper's title, a line break and its text. With `PLAIN` the cosines of its
        vectors are this index's scores; with `SATURATED` its vectors are the papers' own weights.

        Raises:
            ValueError: If the index has no words yet.
        """
        from recommender.index.sklearn_pipeline import pipeline

        return pipeline(self._view)


def _weighed_anew(view: View) -> tuple[View, Padding]:
    """Give a view under the weights that its papers ask for, and these weights."""
    epoch, segments = refreshed(view)
    padding = Padding(epoch)
    known = padding.for_words(len(view.vocabularies.words))
    return replace(view, epoch=known, segments=tuple(segments)), padding


def _is_before(position: str, other: str) -> bool:
    """Tell whether a position of the log comes before another: numbers joined by hyphens.

    Of positions that are no such numbers none is before another.
    """
    parts = position.split("-"), other.split("-")
    if not all(part.isdecimal() for one in parts for part in one):
        return False
    return [int(part) for part in parts[0]] < [int(part) for part in parts[1]]
