"""Read the list of the day for any number of categories, however long it is."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.harvest import Cursor
from bot.sources.arxiv.feed import Feed, read_feed
from bot.sources.arxiv.questions import list_of_day
from bot.sources.asking import Reply, Web

MOST_ITEMS = 2000  # A list that reaches this was cut off there.
ASKED_TOGETHER = 20  # Categories; the busiest twenty list some 1,500 papers on a busy day.
VALIDATOR_FIELDS = ("read", "validators")  # Of a cursor.


@dataclass(frozen=True, slots=True)
class Part:
    """The list of some categories.

    Attributes:
        name: What was asked for, as `Validators` keep it.
        feed: None where it is as it was when it was last read.
    """

    name: str
    feed: Feed | None


Validators = Mapping[str, str]
"""The `ETag` of each part of a day's list."""


async def list_parts(
    web: Web, codes: Sequence[str], expected: date, validators: Validators
) -> AsyncIterator[Part]:
    """Give the list of the day, in parts of some categories each; a part cut off is asked anew.

    Args:
        web: How arXiv is asked.
        codes: The categories, canonical.
        expected: The newest day whose list must be out.
        validators: Of the parts that were read before on this day.

    Raises:
        SourceDelayed: If it cannot be had now.
        SourceRefused: If it will not be had.
    """
    size = ASKED_TOGETHER
    waiting = [codes[at : at + size] for at in range(0, len(codes), size)]
    while waiting:
        asked = waiting.pop(0)
        name = "+".join(asked)

        def read(reply: Reply) -> Feed | None:
            return None if reply.status == 304 else read_feed(reply, expected)

        feed = await web.ask(list_of_day(asked, validators.get(name, "")), read)
        if feed is not None and feed.size >= MOST_ITEMS and len(asked) > 1:
            half = len(asked) // 2
            waiting[:0] = [asked[:half], asked[half:]]
        else:
            yield Part(name, feed)


def known_validators(cursor: Cursor, today: date) -> Validators:
    """Give the validators a cursor holds, if they are of today.

    Another day's list is asked for without: that it has not changed would be no answer.
    """
    if cursor.get("read") != today.isoformat():
        return {}
    try:
        kept = json.loads(cursor.get("validators", "{}"))
    except ValueError:
        return {}
    return {str(name): str(tag) for name, tag in kept.items()} if isinstance(kept, dict) else {}


def validator_fields(validators: Validators, today: date) -> Cursor:
    """Write validators into a cursor."""
    return {"read": today.isoformat(), "validators": json.dumps(validators)}
