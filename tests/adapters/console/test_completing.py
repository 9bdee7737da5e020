"""What Tab offers."""

from collections.abc import Sequence
from typing import Annotated

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.console.completing import Completion, completions
from bot.adapters.console.translate import session_of
from bot.commands import COMMANDS
from bot.core.command import Call, Param, Where, command
from bot.core.errors import TemporaryError
from bot.core.message import Message, PaperCard, say

ADA = session_of("ada", "reading-group", "Europe/Berlin")
TOPICS = ("graph networks", "protein design", "cat:cs.LG")
PAPERS = ("4711", "4712", "815")

SHOWN = (PaperCard(47, "", "Graph", "-"), PaperCard(815, "", "Protein\nB", "-"))


@command("keep", "Keep a paper", examples=("keep 4711",))
async def keep(
    _services: None,
    _call: Call,
    *,
    paper: Annotated[str, Param("its number")],
    note: Annotated[str, Param("a word on it")] = "",
    where: Annotated[Where, Param("whose")] = "me",
) -> Message:
    """Stand in for a command that takes a paper."""
    return Message((say(f"{paper} {note} {where}"),))


@command("topics", "See topics", examples=("topics",))
async def topics(_services: None, _call: Call) -> Message:
    """Stand in for a command that takes nothing."""
    return Message(())


@command("topics add", "Add topics", examples=("topics add graphs",))
async def add(
    _services: None,
    _call: Call,
    *,
    words: Annotated[str, Param("what about", rest=True)],
    where: Annotated[Where, Param("whose", bare=True)] = "me",
) -> Message:
    """Stand in for a command that takes words whole."""
    return Message((say(f"{words} {where}"),))


FEW = (keep, topics, add)


async def suggest(call: Call, parameter: str, typed: str) -> Sequence[str]:
    """Know topics, papers, and two places."""
    known = {"words": TOPICS, "paper": PAPERS, "where": ("me", "here"), "note": ("read this",)}
    return [value for value in known[parameter] if value.startswith(typed)]


async def offered(typed: str) -> list[str]:
    """Give the lines that Tab makes of what is typed."""
    found = await completions(typed, ADA, FEW, suggest)
    return [typed[: len(typed) - one.replaces] + one.text for one in found]


async def test_commands_are_offered_by_their_beginning() -> None:
    assert await offered("") == ["keep ", "topics", "topics add "]
    assert await offered("TOP") == ["topics", "topics add "]
    assert await offered("topics a") == ["topics add "]
    assert await offered("xyz") == []


async def test_a_command_says_what_it_is_for() -> None:
    assert await completions("ke", ADA, FEW, suggest) == [Completion("keep ", 2, "Keep a paper")]


async def test_values_come_before_the_names_of_parameters() -> None:
    assert await offered("keep 47") == ["keep 4711", "keep 4712"]
    assert (await offered("keep "))[:3] == ["keep 4711", "keep 4712", "keep 815"]
    assert await offered("keep 4711 whe") == ["keep 4711 where="]


async def test_a_parameter_by_name_gets_its_values_quoted_where_they_need_it() -> None:
    assert await offered("keep 4711 where=h") == ["keep 4711 where=here"]
    assert await offered("keep 4711 note=re") == ['keep 4711 note="read this"']
    assert await offered("keep paper=81") == ["keep paper=815"]
    assert await offered("keep nothing=1") == []


async def test_a_parameter_is_not_offered_twice() -> None:
    assert "keep where=me where=" not in await offered("keep where=me ")


async def test_words_taken_whole_are_completed_whole_or_by_their_last_part() -> None:
    assert await offered("topics add gra") == ["topics add graph networks"]
    assert await offered("topics add graph net") == ["topics add graph networks"]
    assert await offered("topics add trees, prot") == ["topics add trees, protein design"]
    assert await offered("topics add where=me cat:") == ["topics add where=me cat:cs.LG"]


async def test_the_place_may_be_the_last_word() -> None:
    assert "topics add trees here" in await offered("topics add trees he")


async def test_papers_on_the_screen_are_offered_by_number_and_by_title() -> None:
    async def none(_call: Call, _parameter: str, _typed: str) -> Sequence[str]:
        return ()

    async def lines(typed: str) -> list[Completion]:
        found = await completions(typed, ADA, COMMANDS, none, SHOWN)
        return [one for one in found if not one.text.endswith("=")]

    assert await lines("like ") == [Completion("815", 0, "Protein B"), Completion("47", 0, "Graph")]
    assert await lines("similar 4") == [Completion("47", 1, "Graph")]
    assert await lines("why prot") == [Completion("815", 4, "Protein B")]
    assert await lines("interests add prot") == []


async def test_a_paper_that_is_suggested_with_its_title_is_typed_by_its_number() -> None:
    async def saved(_call: Call, _parameter: str, _typed: str) -> Sequence[str]:
        return ("4711 “Graph networks”",)

    found = await completions("unsave graph", ADA, COMMANDS, saved, SHOWN)

    assert found == [Completion("4711", 5, "Graph networks")]


async def test_seats_are_offered_behind_a_slash() -> None:
    assert await offered("/") == ["/as ", "/in "]
    assert await offered("/i") == ["/in "]
    assert await offered("/as b") == []


async def test_a_bot_that_cannot_answer_offers_what_needs_no_answer() -> None:
    async def fail(_call: Call, _parameter: str, _typed: str) -> Sequence[str]:
        raise TemporaryError("not now")

    found = await completions("keep wh", ADA, FEW, fail)

    assert [one.text for one in found] == ["where="]


async def test_whoever_asks_is_told_with_what_was_given_so_far() -> None:
    calls: list[Call] = []

    async def remember(call: Call, _parameter: str, _typed: str) -> Sequence[str]:
        calls.append(call)
        return ()

    await completions("topics add where=here gra", ADA, FEW, remember)

    assert calls[0].command == "topics add"
    assert calls[0].arguments == {"where": "here"}
    assert str(calls[0].reader) == "console/local/u/ada"


@given(typed=st.text(max_size=60) | st.sampled_from([f"{c.name} x=" for c in COMMANDS]))
async def test_any_text_can_be_completed_and_what_stays_is_left_alone(typed: str) -> None:
    async def none(_call: Call, _parameter: str, _typed: str) -> Sequence[str]:
        return ("value",)

    for one in await completions(typed, ADA, COMMANDS, none):
        assert 0 <= one.replaces <= len(typed)
