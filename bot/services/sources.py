"""Who is asked for papers: the configured sources, and the feeds that readers added."""

from collections.abc import Callable, Sequence

from bot.core.ports import Source
from bot.store.feeds import Feeds
from bot.store.outages import outages


class Sources:
    """The sources of this installation.

    Args:
        configured: Gives those the settings name, in the order they are shown; asked when needed.
        feeds: What readers added.
        feed: Makes a source of a feed's address; None where feeds are switched off.
    """

    def __init__(
        self,
        configured: Callable[[], Sequence[Source]],
        feeds: Feeds,
        feed: Callable[[str], Source] | None,
    ) -> None:
        self._configured = configured
        self._feeds = feeds
        self._feed = feed

    @property
    def configured(self) -> tuple[Source, ...]:
        """The sources the settings name."""
        return tuple(self._configured())

    async def all(self) -> tuple[Source, ...]:
        """Give the configured sources, then every feed that somebody has.

        Raises:
            TemporaryError: If Redis is away.
        """
        if self._feed is None:
            return self.configured
        with outages():
            urls = await self._feeds.all()
        return (*self.configured, *(self._feed(url) for _, url in sorted(urls.items())))

    def feed(self, url: str) -> Source | None:
        """Make a source of a feed's address; None where feeds are switched off."""
        return self._feed(url) if self._feed is not None else None

    def named(self, name: str) -> Source | None:
        """Give a configured source by its name."""
        return next((source for source in self.configured if source.name == name), None)
