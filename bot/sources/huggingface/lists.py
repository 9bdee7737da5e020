"""Read lists of Hugging Face page by page, each paper once."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.harvest import Unread
from bot.sources.asking import Web
from bot.sources.huggingface.items import Item, read_items
from bot.sources.huggingface.questions import PAGE_SIZE, Questions


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: papers that no earlier page held, and whether it is the last."""

    items: tuple[Item, ...]
    unread: tuple[Unread, ...]
    is_last: bool


class Lists:
    """Reads whole lists, and the trending one."""

    def __init__(self, web: Web, questions: Questions) -> None:
        self._web = web
        self._questions = questions

    async def pages(
        self, named: tuple[str, Mapping[str, str]], patience: timedelta | None = None
    ) -> AsyncIterator[Page]:
        """Give a list's pages until one is not full, or holds nothing that is new."""
        about, asked = named
        known: set[str] = set()
        number, is_last = 0, False
        while not is_last:
            question = self._questions.listed(about, asked, number, patience)
            listed = await self._web.ask(question, read_items)
            items = {item.id: item for item in listed.items if item.id not in known}
            # A page that only repeats would otherwise be asked for without end.
            is_last = listed.size < PAGE_SIZE or (bool(listed.items) and not items)
            yield Page(tuple(items.values()), listed.unread, is_last)
            known.update(items)
            number += 1

    async def whole(
        self, named: tuple[str, Mapping[str, str]], patience: timedelta | None = None
    ) -> tuple[Item, ...]:
        """Give all papers of a list in its order."""
        return tuple([item async for page in self.pages(named, patience) for item in page.items])

    async def trending(self, size: int, patience: timedelta | None = None) -> tuple[Item, ...]:
        """Give up to `size` trending papers in their order, which is not ours."""
        listed = await self._web.ask(self._questions.trending(size, patience), read_items)
        once = {item.id: item for item in listed.items}
        return tuple(once.values())[:size]
