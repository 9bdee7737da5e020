"""arXiv on loopback, and the source that asks it."""

from collections.abc import AsyncIterator

import pytest

from bot.sources.arxiv import Arxiv
from tests.servers.internet import Internet
from tests.sources.web import FreeTurns, Pauses, web_for


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def turns() -> FreeTurns:
    return FreeTurns()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def arxiv(internet: Internet, turns: FreeTurns, pauses: Pauses) -> AsyncIterator[Arxiv]:
    async with web_for(internet, limiter=turns, pauses=pauses) as web:
        yield Arxiv(web)
