"""PAPERPICKS_REDIS_URL: what is understood, what is refused, and that its password stays hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ConfigurationError
from bot.store.address import EXAMPLES, Address, read_address

# Such as nobody finds elsewhere in a message.
SECRETS = st.from_regex(r"qz[0-9]{6}zq", fullmatch=True)
ODD = st.text(st.sampled_from("@:/?#[]%,. ab1é\x00"), max_size=6)


def test_each_example_is_understood() -> None:
    assert [example for example in EXAMPLES.values() if not read_address(example).shown] == []


def test_a_server_is_read_in_full() -> None:
    address = read_address("redis://ada:se%23cret@redis.example.org:6380/2")

    assert address.kind == "server"
    assert address.hosts == (("redis.example.org", 6380),)
    assert address.database == 2


def test_sentinels_are_read_in_full() -> None:
    address = read_address("redis+sentinel://ada:a%40b@one,[::1]:26380/mymaster/3")

    assert address.kind == "sentinel"
    assert address.hosts == (("one", 26379), ("::1", 26380))
    assert (address.service, address.database) == ("mymaster", 3)
    assert (address.username, address.password) == ("ada", "a@b")


def test_a_cluster_is_read_in_full() -> None:
    address = read_address("redis+cluster://:secret@one:7000,two")

    assert address.kind == "cluster"
    assert address.hosts == (("one", 7000), ("two", 6379))
    assert (address.username, address.password) == ("", "secret")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("localhost:6379", "starts with none of"),
        ("redis:/localhost", "starts with none of"),
        ("http://localhost", "starts with none of"),
        ("redis://", "host or port"),
        ("redis://localhost:port", "host or port"),
        ("redis://localhost:70000", "host or port"),
        ("redis://localhost:0", "host or port"),
        ("redis://one,two", "several hosts"),
        ("redis://localhost/first", "not a number"),
        ("redis://[::1", "host is not readable"),
        ("redis://:pass#word@localhost", "%23"),
        ("redis://user:12?3@localhost", "%3F"),
        ("unix://", "path is missing"),
        ("redis+sentinel://one:26379", "master's name is missing"),
        ("redis+sentinel://one/mymaster/x", "not a number"),
        ("redis+sentinel://one/mymaster?db=1", "options after a ?"),
        ("redis+cluster://one/1", "only database 0"),
        ("redis+cluster://one,,two", "host or port"),
    ],
)
def test_a_malformed_address_is_refused_with_the_reason_and_an_example(url: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match="PAPERPICKS_REDIS_URL") as caught:
        read_address(url)

    said = str(caught.value)
    assert why in said
    assert any(said.endswith(example) for example in EXAMPLES.values())


@given(scheme=st.sampled_from([*EXAMPLES, "http", ""]), secret=SECRETS, before=ODD, after=ODD)
def test_no_password_is_ever_shown(scheme: str, secret: str, before: str, after: str) -> None:
    # Whatever stands around the password, one of the signs that end it comes before the host.
    url = f"{scheme}://ada:{before}{secret}{after}@redis.example.org:6379/mymaster"

    assert secret not in everything_said(url)


def everything_said(url: str) -> str:
    """What an operator could see of an address: its refusal with causes, or its written form."""
    try:
        address = read_address(url)
    except ConfigurationError as error:
        return f"{error!r} {error.__cause__!r}"
    assert isinstance(address, Address)
    return f"{address!r} {address.shown}"
