"""Votes that were withdrawn together: they count no more, and can be put back."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.core.places import Owner, read_reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.profile_json import vote_field
from bot.store.profiles import CHANGES_KEPT
from bot.store.scripts import load_script
from recommender import Feedback


class VotesAside:
    """Moves votes within their owner's slot, each time in one step.

    They stay with their owner and not in the undo list of whoever withdrew them: in a channel they
    are others' votes, and have to be found when one of those wants to be forgotten.
    """

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._keys = keys
        self._set_aside = load_script(redis, "set_aside")
        self._put_back = load_script(redis, "put_back")

    def token(self, now: datetime) -> str:
        """Give the name of a new withdrawal; later ones sort behind earlier ones."""
        return f"{int(now.timestamp() * 1000):014d}{secrets.token_hex(4)}"

    async def set_aside(self, owner: Owner, votes: Sequence[Feedback], token: str) -> None:
        """Withdraw votes under a token; what was withdrawn ten times ago is dropped for good."""
        names = [vote_field(vote.number, read_reader(vote.by)) for vote in votes]
        await self._set_aside(keys=self._keys_of(owner), args=[token, CHANGES_KEPT, *names])

    async def put_back(self, owner: Owner, token: str) -> None:
        """Put back what was withdrawn under a token; a vote given meanwhile stays."""
        await self._put_back(keys=self._keys_of(owner), args=[token])

    def _keys_of(self, owner: Owner) -> list[str]:
        keys = self._keys
        counted = keys.vote_counts(owner), keys.voters(owner)
        return [keys.votes(owner), keys.votes_aside(owner), *counted]
