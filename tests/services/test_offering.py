"""What is offered while a reader types: their own things, and names there are."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.command import Call
from bot.core.paper_choice import read_choice, write_choice
from bot.core.places import direct
from tests.installation import ADA, TITLES, Installation, install


async def offered(bot: Installation, command: str, parameter: str, typed: str) -> Sequence[str]:
    """Ask as a platform asks while somebody types."""
    call = Call("0123456789abcdef", ADA, direct(ADA), command)
    return await bot.app.dispatch.suggest(call, parameter, typed)


async def test_a_saved_paper_is_offered_by_number_or_title_and_taken_as_offered(
    filled: Installation,
) -> None:
    await filled.say("save 2")
    await filled.say("save 3")

    [choice] = await offered(filled, "unsave", "paper", TITLES[1][:12].upper())
    assert choice == write_choice(2, TITLES[1])
    assert set(await offered(filled, "read", "paper", "")) == {
        choice,
        write_choice(3, TITLES[2]),
    }

    await filled.say(f"unsave {choice}")

    assert await offered(filled, "unread", "paper", "") == [write_choice(3, TITLES[2])]


async def test_papers_that_came_lately_are_offered_by_their_titles(
    filled: Installation,
) -> None:
    assert await offered(filled, "abstract", "paper", "") == []
    await filled.say("interests add protein folding")

    await filled.say("picks 2")

    choices = await offered(filled, "why", "paper", "")
    assert len(choices) >= 2
    assert await offered(filled, "like", "paper", choices[1][2:20].upper()) == [choices[1]]
    assert await offered(filled, "similar", "to", choices[0].partition(" ")[0]) == [choices[0]]
    assert await filled.say(f"abstract {choices[0]}") == await filled.say(
        f"abstract {read_choice(choices[0])}"
    )


async def test_what_is_muted_is_offered_to_be_let_in_again(filled: Installation) -> None:
    await filled.say("mute survey")

    assert await offered(filled, "unmute", "what", "sur") == ["survey"]


async def test_subjects_are_offered_by_the_beginning_of_their_code(bot: Installation) -> None:
    assert "graphs, cat:cs.LG" in await offered(bot, "interests add", "topic", "graphs, cat:CS.l")
    assert "add cs.LG, cs.CL" in await offered(bot, "sources categories", "change", "add cs.LG, cs")
    assert await offered(bot, "search", "query", "cats") == []


async def test_zones_are_offered_by_region_or_city(bot: Installation) -> None:
    assert await offered(bot, "schedule", "when", "weekdays 09:00 berl") == [
        "weekdays 09:00 Europe/Berlin"
    ]
    assert "fri 16:00 Asia/Tokyo" in await offered(bot, "schedule", "when", "fri 16:00 Asia/T")
    assert await offered(bot, "schedule", "when", "weekdays 09:00 ") == []


async def test_days_and_times_are_offered_until_something_else_is_typed(bot: Installation) -> None:
    assert "weekdays 09:00 Europe/Berlin" in await offered(bot, "schedule", "when", "")
    assert await offered(bot, "schedule", "when", "fr") == []
    assert await offered(bot, "schedule", "when", "o") == ["off"]
    assert await offered(bot, "setup", "when", "fri 16:00 berl") == ["fri 16:00 Europe/Berlin"]


async def test_commands_are_offered_to_be_told_more_of(bot: Installation) -> None:
    assert await offered(bot, "help", "about", "interests re") == ["interests remove"]
    assert {"save", "saved"} <= set(await offered(bot, "help", "about", "SAV"))


async def test_nothing_is_offered_while_redis_is_away() -> None:
    client = Redis(unix_socket_path="/nowhere/redis.sock", retry=Retry(NoBackoff(), 0))

    assert await offered(install(client, "t"), "interests remove", "topic", "x") == ()


@given(number=st.integers(1, 10**15 - 1), title=st.text())
def test_any_paper_is_written_short_and_read_by_its_number(number: int, title: str) -> None:
    written = write_choice(number, title)

    assert len(written) <= 100
    assert read_choice(written) == str(number)


@given(text=st.text().filter(lambda text: "“" not in text))
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert read_choice(text) == text
