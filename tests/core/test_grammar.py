"""Typed text to commands and back."""

import gc
import time
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.command import Call, Param, command
from bot.core.grammar import Typed, read_line, write_line, write_short
from bot.core.message import Message, say

unhurried = settings(deadline=None)  # A busy machine is no fault.

Topic = Annotated[str, Param("in your own words", rest=True)]
Where = Annotated[Literal["me", "here"], Param("whose settings")]


@command("interests", "Show interests")
async def interests(_services: None, _call: Call, *, where: Where = "me") -> Message:
    return Message((say(where),))


@command("interests add", "Get papers about a topic")
async def add(
    _services: None,
    _call: Call,
    *,
    topic: Topic,
    weight: Annotated[float, Param("how strongly")] = 1.0,
    where: Where = "me",
) -> Message:
    return Message((say(topic, str(weight), where),))


@command("like", "Say that a paper is good")
async def like(
    _services: None,
    _call: Call,
    *,
    paper: Annotated[str, Param("its number")],
    where: Where = "me",
    top_3: Annotated[int, Param("a name with a figure")] = 0,
) -> Message:
    return Message((say(paper, where, str(top_3)),))


@command("press", "Nothing to type", hidden=True)
async def press(_services: None, _call: Call) -> Message:
    return Message((say("pressed"),))


COMMANDS = (interests, add, like, press)

values = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text(st.sampled_from("ab =\"\\'\n\t,wherepaptoic_3"), max_size=30),
)
uses = st.sampled_from(COMMANDS).flatmap(
    lambda known: st.tuples(
        st.just(known.name),
        st.dictionaries(
            st.sampled_from([p.name for p in known.parameters] or ["none"]),
            values,
            max_size=len(known.parameters),
        ),
    )
)
lines = st.one_of(
    st.text(st.characters()),
    st.text(st.sampled_from('interestaddlikeware="\\ \n\t/paper^,')),
    st.sampled_from(["interests", "interests add", "LIKE", "/papers like", "papers"]).flatmap(
        lambda start: st.text(st.characters()).map(lambda end: f"{start} {end}")
    ),
)


@unhurried
@given(use=uses)
def test_what_is_written_is_read_the_same(use: tuple[str, dict[str, str]]) -> None:
    name, arguments = use

    assert read_line(write_line(name, arguments), COMMANDS) == Typed(name, arguments)


@unhurried
@given(use=uses)
def test_what_is_written_short_is_read_the_same(use: tuple[str, dict[str, str]]) -> None:
    name, arguments = use

    assert read_line(write_short(name, arguments, COMMANDS), COMMANDS) == Typed(name, arguments)


@unhurried
@given(use=uses)
def test_short_is_never_longer(use: tuple[str, dict[str, str]]) -> None:
    name, arguments = use

    assert len(write_short(name, arguments, COMMANDS)) <= len(write_line(name, arguments))


@unhurried
@given(line=lines)
def test_any_line_is_read(line: str) -> None:
    typed = read_line(line, COMMANDS)

    assert typed.command in {"", *(known.name for known in COMMANDS)}
    assert not (typed.command and typed.nearest)


@pytest.mark.parametrize(
    ("line", "command_", "arguments"),
    [
        ("interests", "interests", {}),
        ("INTERESTS  Add graphs", "interests add", {"topic": "graphs"}),
        ("/papers like 4711", "like", {"paper": "4711"}),
        ("/papers\tlike 4711", "like", {"paper": "4711"}),
        ("Papers like 4711", "like", {"paper": "4711"}),
        ("like 4711 here", "like", {"paper": "4711", "where": "here"}),
        ("like where=here 4711", "like", {"paper": "4711", "where": "here"}),
        ("like 4711 top_3=2", "like", {"paper": "4711", "top_3": "2"}),
        ("interests here", "interests", {"where": "here"}),
        ("interests add a, b weight=2 c", "interests add", {"topic": "a, b c", "weight": "2"}),
        ('interests add "weight=2 a" b', "interests add", {"topic": '"weight=2 a" b'}),
        ('interests add topic="a \\"b\\" c"', "interests add", {"topic": 'a "b" c'}),
        ("interests add x=5 theory", "interests add", {"topic": "x=5 theory"}),
        ('interests add 5" disks weight=2', "interests add", {"topic": '5" disks', "weight": "2"}),
        ('interests add topic="\\alpha decay"', "interests add", {"topic": "\\alpha decay"}),
        ('interests add author:"Yann LeCun"', "interests add", {"topic": 'author:"Yann LeCun"'}),
    ],
)
def test_a_line_is_read_as_meant(line: str, command_: str, arguments: dict[str, str]) -> None:
    assert read_line(line, COMMANDS) == Typed(command_, arguments)


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("intrests add graphs", "interests add"),
        ("lik 4711", "like"),
        ("interest", "interests"),
        ("interestsadd", "interests add"),
        ("pres", ""),
        ("what is new?", ""),
        ("", ""),
    ],
)
def test_a_slip_of_the_keys_names_the_nearest_command(line: str, nearest: str) -> None:
    assert read_line(line, COMMANDS) == Typed("", rest=line, nearest=nearest)


def test_words_that_nothing_takes_are_left() -> None:
    assert read_line("like 1 me 2 and more", COMMANDS) == Typed(
        "like", {"paper": "1", "where": "me", "top_3": "2"}, rest="and more"
    )


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("like", {"paper": "4711"}, "like 4711"),
        ("like", {"where": "here", "paper": "4711"}, "like 4711 here"),
        ("like", {"paper": "4711", "top_3": "2"}, "like 4711 2"),
        ("like", {"paper": "two words"}, 'like paper="two words"'),
        ("like", {"paper": ""}, 'like paper=""'),
        ("interests add", {"topic": "graph nets"}, "interests add graph nets"),
        (
            "interests add",
            {"topic": '"graph nets", -survey', "where": "here"},
            'interests add "graph nets", -survey where=here',
        ),
        ("interests add", {"topic": " spaces "}, 'interests add topic=" spaces "'),
        ("interests add", {"topic": "weight=2"}, "interests add topic=weight=2"),
        ("interests", {"where": "add"}, "interests where=add"),
        ("press", {}, "press"),
        ("unheard of", {"paper": "1"}, "unheard of paper=1"),
    ],
)
def test_names_are_left_out_only_where_nothing_is_lost(
    name: str, arguments: dict[str, str], line: str
) -> None:
    assert write_short(name, arguments, COMMANDS) == line


@pytest.mark.parametrize("hostile", ['"' + '\\"' * 5_000, '"' * 10_000, 'weight="\\' * 2_000])
def test_a_hostile_line_takes_no_time(hostile: str) -> None:
    gc.disable()  # Tidying up after other tests takes longer than the line.
    start = time.process_time()

    read_line(f"interests add {hostile}", COMMANDS)

    taken = time.process_time() - start
    gc.enable()
    assert taken < 0.1
