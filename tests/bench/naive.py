"""Digests as a tutorial would make them: one reader after another, and no record of anything."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from redis import Redis
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from recommender import Paper
from tests.bench.crowd import PATIENCE_SECONDS

LIST_SIZE = 3


class Speed(NamedTuple):
    """How fast digests were made.

    Attributes:
        rate: Digests a second.
        busy_ms: CPU time of one, Redis's not counted, in milliseconds.
        held: Memory of a process, in megabytes.
    """

    rate: float
    busy_ms: float
    held: float


def naive(path: Path, papers: Sequence[Paper], lines: Sequence[str]) -> Speed:
    """Make a digest for each line of interests.

    Raises:
        TimeoutError: If it does not come to an end.
    """
    vectorizer = TfidfVectorizer()
    matrix = vectorizer.fit_transform(f"{paper.title} {paper.abstract}" for paper in papers)
    with Redis(unix_socket_path=str(path), socket_timeout=PATIENCE_SECONDS) as redis:
        for number, line in enumerate(lines):
            redis.set(f"naive:{number}", line)
        began, used = time.perf_counter(), time.process_time()
        for number in range(len(lines)):
            said = (redis.get(f"naive:{number}") or b"").decode()
            seen = [int(row) for row in redis.smembers(f"naive:{number}:seen")]
            scores = linear_kernel(vectorizer.transform([said]), matrix)[0]
            scores[seen] = -1.0
            best = np.argsort(-scores)[:LIST_SIZE].tolist()
            json.dumps([[papers[row].title, papers[row].abstract[:300]] for row in best])
            redis.sadd(f"naive:{number}:seen", *best)
            if time.perf_counter() > began + PATIENCE_SECONDS:
                raise TimeoutError(f"the naive loop made only {number + 1} digests")
        passed, busy = time.perf_counter() - began, time.process_time() - used
    held = psutil.Process().memory_info().rss / 1e6
    return Speed(len(lines) / passed, 1000 * busy / len(lines), held)
