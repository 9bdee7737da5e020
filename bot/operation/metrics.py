"""What `/metrics` shows: of this process what it counted, of the installation what a look saw.

Labels name platforms, states, outcomes and sources of papers; never a person, place or workspace.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder

from bot.core.delivery import State
from bot.core.sight import Indexed, Sight
from bot.operation.readiness import Check

SEND_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0)  # A post may take 25 s in all.
OPEN_STATES = (State.PLANNED, State.CLAIMED, State.SENDING, State.RETRY)
UNSETTLED_STATES = (State.UNKNOWN, State.DEAD, State.SKIPPED)


class Metrics:
    """The instruments of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        info = Gauge(
            "paperpicks_build_info", "Always 1; the version.", ["version"], registry=registry
        )
        info.labels(version("paperpicks")).set(1)
        self._ready = Gauge(
            "paperpicks_ready", "1 while this process can do its work.", registry=registry
        )
        self._checks = Gauge(
            "paperpicks_check_ok",
            "1 while a check of /readyz is well.",
            ["check"],
            registry=registry,
        )
        self._posts = Counter(
            "paperpicks_posts",
            "Posts by what became of them; asked_to_wait is a status 429.",
            ["platform", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "paperpicks_send_seconds",
            "How long posts took, whatever became of them.",
            ["platform"],
            buckets=SEND_BUCKETS,
            registry=registry,
        )
        self._lookups = Counter(
            "paperpicks_lookups",
            "Looks for a message that may have been posted, by what they found.",
            ["platform", "outcome"],
            registry=registry,
        )
        self._heartbeats = Counter(
            "paperpicks_heartbeats",
            "Calls of the heartbeat's address.",
            ["outcome"],
            registry=registry,
        )
        self._looked_at = Gauge(
            "paperpicks_look_timestamp_seconds",
            "When the values of the whole installation were last read; they stay until then.",
            registry=registry,
        )
        self._due_lag = Gauge(
            "paperpicks_due_lag_seconds",
            "How long the earliest due moment has waited to be planned.",
            registry=registry,
        )
        self._delivery_lag = Gauge(
            "paperpicks_delivery_lag_seconds",
            "How long ago the earliest open delivery was due.",
            registry=registry,
        )
        self._open = Gauge(
            "paperpicks_open_deliveries",
            "Open deliveries by state; of very many only a part is read.",
            ["state"],
            registry=registry,
        )
        self._unsettled = Gauge(
            "paperpicks_unsettled_deliveries",
            "Deliveries of the last day that ended without a post or unknown, by state.",
            ["state"],
            registry=registry,
        )
        self._paused = Gauge(
            "paperpicks_paused_workspaces", "Workspaces that take no posts.", registry=registry
        )
        self._source_age = Gauge(
            "paperpicks_source_age_seconds",
            "How long ago a source of papers was last read to its end.",
            ["source"],
            registry=registry,
        )
        self._source_failing = Gauge(
            "paperpicks_source_failing_seconds",
            "For how long a source has been out of reach; 0 while it answers.",
            ["source"],
            registry=registry,
        )
        self._disk_free = Gauge(
            "paperpicks_disk_free_bytes", "Room on the disk of the data.", registry=registry
        )
        self._disk = Gauge(
            "paperpicks_disk_size_bytes", "Size of the disk of the data.", registry=registry
        )
        self._index = _IndexGauges(registry)

    def posted(self, platform: str, outcome: str, seconds: float) -> None:
        """Count a post."""
        self._posts.labels(platform, outcome).inc()
        self._seconds.labels(platform).observe(seconds)

    def looked_for(self, platform: str, outcome: str) -> None:
        """Count a look for a message."""
        self._lookups.labels(platform, outcome).inc()

    def beat(self, *, heard: bool) -> None:
        """Count a call of the heartbeat's address."""
        self._heartbeats.labels("heard" if heard else "failed").inc()

    def checked(self, checks: Sequence[Check]) -> None:
        """Show whether this process is ready."""
        self._ready.set(not any(check.problem for check in checks))
        for check in checks:
            self._checks.labels(check.name).set(not check.problem)

    def saw(self, sight: Sight) -> None:
        """Show what a look at the installation saw."""
        self._looked_at.set(sight.at.timestamp())
        self._due_lag.set(_seconds(sight.backlog.due_since, sight.at))
        self._delivery_lag.set(_seconds(sight.backlog.late_since, sight.at))
        _show(self._open, OPEN_STATES, sight.backlog.states)
        _show(self._unsettled, UNSETTLED_STATES, sight.backlog.unsettled)
        self._paused.set(len(sight.paused))
        for source in sight.sources:
            if source.read_at is not None:
                self._source_age.labels(source.name).set(_seconds(source.read_at, sight.at))
            self._source_failing.labels(source.name).set(_seconds(source.since, sight.at))
        if sight.disk is not None:
            self._disk_free.set(sight.disk.free)
            self._disk.set(sight.disk.total)
        if sight.indexed is not None:
            self._index.show(sight.indexed, sight.at)

    def written(self, accept: str = "") -> tuple[bytes, str]:
        """Write all of it in the format that `accept` prefers; give its content type too."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class _IndexGauges:
    """How the index of this process stands."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._papers = Gauge(
            "paperpicks_index_papers", "Papers that this process can rank.", registry=registry
        )
        self._size = Gauge(
            "paperpicks_index_size_bytes", "Size of the index's files.", registry=registry
        )
        self._behind = Gauge(
            "paperpicks_index_behind_seconds",
            "How long a change of a paper has waited for this process to read it in.",
            registry=registry,
        )
        self._ok = Gauge(
            "paperpicks_index_ok",
            "1 while nothing is wrong with the index's files; else papers are ranked in memory.",
            registry=registry,
        )

    def show(self, indexed: Indexed, now: datetime) -> None:
        """Show what a look saw."""
        self._papers.set(indexed.papers)
        self._size.set(indexed.size)
        self._behind.set(_seconds(indexed.behind_since, now))
        self._ok.set(not indexed.trouble)


def _show(gauge: Gauge, states: Sequence[State], counts: Mapping[str, int]) -> None:
    """Show a count of every state, those that are nowhere just now as 0."""
    gauge.clear()
    for state in dict.fromkeys([*(state.value for state in states), *counts]):
        gauge.labels(state).set(counts.get(state, 0))


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
