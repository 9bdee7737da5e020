"""Which sources of papers are configured; each is made, and its libraries imported, when needed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.core.errors import SourceRefused
from bot.core.library import Library
from bot.core.ports import FillsBack, Limiter, LooksUp, Searches, Source
from bot.settings import Settings
from recommender import Interest

if TYPE_CHECKING:
    from bot.sources.addresses import PublicWeb
    from bot.sources.asking import Web

LIBRARY_PATIENCE = timedelta(seconds=25)  # A reader waits.

Recent = Callable[[], Awaitable[Sequence[str]]]
"""Gives the ids of papers listed of late."""


def _huggingface(origins: "Origins") -> Source:
    from bot.sources.huggingface import HuggingFace

    token = origins.settings.huggingface_token
    return HuggingFace(origins.web, token=token.get_secret_value() if token else "")


def _arxiv(origins: "Origins") -> Source:
    from bot.sources.arxiv import Arxiv

    return Arxiv(origins.web)


def _biorxiv(origins: "Origins") -> Source:
    from bot.sources.biorxiv import Biorxiv

    return Biorxiv(origins.web, "biorxiv")


def _medrxiv(origins: "Origins") -> Source:
    from bot.sources.biorxiv import Biorxiv

    return Biorxiv(origins.web, "medrxiv")


def _semanticscholar(origins: "Origins") -> Source | None:
    key = origins.settings.semanticscholar_key
    if key is None:
        return None
    from bot.sources.semanticscholar import SemanticScholar

    return SemanticScholar(origins.web, key.get_secret_value(), origins.recent)


SOURCES: Mapping[str, Callable[["Origins"], Source | None]] = {
    "huggingface": _huggingface,
    "arxiv": _arxiv,
    "biorxiv": _biorxiv,
    "medrxiv": _medrxiv,
    "semanticscholar": _semanticscholar,
}
"""By name, in the order they are shown; a new one is a file of `bot/sources` and a line here."""


class Origins:
    """Where papers come from; closes what was opened when it is left.

    Args:
        settings: Of the installation.
        limiter: Shared by all its processes.
        recent: For sources that are asked about papers known already.
    """

    def __init__(self, settings: Settings, limiter: Limiter, recent: Recent) -> None:
        self.settings = settings
        self.recent = recent
        self._limiter = limiter

    @property
    def wanted(self) -> tuple[str, ...]:
        """The names of the configured sources; nothing is imported for this."""
        chosen: tuple[str, ...] = self.settings.sources
        keyed = ("semanticscholar",) if chosen and self.settings.semanticscholar_key else ()
        return tuple(name for name in SOURCES if name in chosen or name in keyed)

    @property
    def has_feeds(self) -> bool:
        """Whether readers may add feeds."""
        return "feeds" in self.settings.sources

    @cached_property
    def configured(self) -> tuple[Source, ...]:
        """The configured sources."""
        made = (SOURCES[name](self) for name in self.wanted)
        return tuple(source for source in made if source is not None)

    @cached_property
    def web(self) -> "Web":
        """How known services are asked."""
        from bot.sources.asking import Web

        settings = self.settings
        return Web(self._limiter, contact=settings.contact, gateway=settings.sources_gateway)

    @cached_property
    def public_web(self) -> "PublicWeb":
        """How addresses that readers gave are asked."""
        from bot.sources.addresses import PublicWeb

        return PublicWeb(self._limiter, contact=self.settings.contact)

    def feed(self, url: str) -> Source:
        """Make a source of a feed's address.

        Raises:
            SourceRefused: If it is no address.
        """
        from bot.sources.feeds import FeedSource

        return FeedSource(url, self.public_web)

    def filler(self, name: str) -> FillsBack | None:
        """Give the source of this name, if it can bring the past."""
        found = next((source for source in self.configured if source.name == name), None)
        return found if isinstance(found, FillsBack) else None

    def searchers(self) -> Mapping[str, tuple[str, Searches]]:
        """Give who searches for readers, with the titles shown."""
        return {
            source.name: (source.title, source)
            for source in self.configured
            if isinstance(source, Searches)
        }

    def look_ups(self) -> Sequence[LooksUp]:
        """Give who is asked for papers by id, in turn; nobody where sources are switched off."""
        if not self.configured:
            return ()
        from bot.sources.crossref import Crossref

        known = [source for source in self.configured if isinstance(source, LooksUp)]
        return (*known, Crossref(self.web, self.settings.contact))

    def check_category(self, text: str) -> str:
        """Give the canonical code of a category. Raises `SourceRefused` where there is none."""
        from bot.sources.arxiv.categories import check_category
        from recommender.topics import nearest_codes

        folded = text.strip().lower()
        if folded.startswith(("biorxiv", "medrxiv")) and folded in nearest_codes(folded):
            return folded
        return check_category(text)

    def derive_categories(self, interests: Sequence[Interest]) -> Sequence[str]:
        """Give what papers on these interests are probably filed under, best first."""
        from recommender.topics import categories_for

        return categories_for(interests)

    def title_of_category(self, code: str) -> str:
        """Name a category for people."""
        from recommender.topics import category_title

        return category_title(code)

    async def read_library(self, text: str) -> Library:
        """Read what a reader has collected; see `bot.sources.libraries`."""
        from bot.sources.libraries import kind_of, read_library

        if not self.settings.sources and kind_of(text) in ("zotero", "orcid"):
            raise SourceRefused(
                "Nothing outside is asked here (PAPERPICKS_SOURCES is none). "
                "Paste BibTeX, RIS or links instead."
            )
        return await read_library(text, self.web, patience=LIBRARY_PATIENCE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in ("web", "public_web"):
            if name in self.__dict__:
                await getattr(self, name).close()
