"""Replies for parsers, without a server: as they should be, and as they should not."""

import json
from random import Random

from hypothesis import strategies as st

from bot.sources.asking import Reply
from tests.sources.examples import example


def reply(body: object, status: int = 200) -> Reply:
    """Make a reply of bytes, or of what is sent as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, sent, {"content-type": "application/json"}, "https://example.org/")


def example_reply(name: str) -> Reply:
    """Make a reply of an example."""
    found = example(name)
    return reply(found.body, found.status)


def example_json(name: str) -> object:
    """Give what an example says."""
    value: object = json.loads(example(name).body)
    return value


def spoiled(*names: str) -> st.SearchStrategy[bytes]:
    """Give examples with some bytes changed, cut out or put in."""
    return st.sampled_from(names).flatmap(lambda name: changed(example(name).body))


def strange(*names: str) -> st.SearchStrategy[bytes]:
    """Give examples that stay JSON, some values in them being of another kind."""
    return st.sampled_from(names).flatmap(lambda name: replaced(example(name).body))


def changed(body: bytes) -> st.SearchStrategy[bytes]:
    """Give a body with some bytes changed, cut out or put in."""
    places = st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=20))
    return st.builds(_change, st.just(body), st.lists(places, max_size=6))


def replaced(body: bytes) -> st.SearchStrategy[bytes]:
    """Give JSON in which some values are of another kind."""
    seeds = st.randoms(use_true_random=False)
    return st.builds(_replace, st.just(body), seeds, st.floats(0.01, 1))


_ODD: tuple[object, ...] = (
    *(None, True, -1, 10**400, 1e999, 0.5, [], {}, [None]),
    *("", "\ud800", "\x00", "NA", "9" * 5000),
)


def _change(body: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, new in changes:
        at = int(share * len(body))
        body = body[:at] + new + body[at + length :]
    return body


def _replace(body: bytes, random: Random, share: float) -> bytes:
    def odd(value: object) -> object:
        if random.random() < share / 8:
            return random.choice(_ODD)
        if isinstance(value, dict):
            return {name: odd(one) for name, one in value.items()}
        return [odd(one) for one in value] if isinstance(value, list) else value

    return json.dumps(odd(json.loads(body))).encode()
