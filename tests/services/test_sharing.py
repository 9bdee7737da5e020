"""Members of a channel add their interests to it: what comes of that, and what stays private."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.message import Message, PaperCard
from bot.core.message_json import write_message
from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from bot.services.groups import MOST_CONSIDERED, considered
from bot.services.sharing import LONGEST_NAME
from bot.store.members import Member
from tests.installation import ADA, GROUP, SUNDAY, Installation, days, record

ANA = Reader("console", "local", "Ana")
LI = Reader("console", "local", "Li")
KINDS = ("Early", "Late", "Slow", "Bright", "Cold", "Rare")
TOPICS = ("quantum codes", "tides of moons", "forest beetles")
DAY = timedelta(days=1)


@pytest.fixture
async def group(bot: Installation) -> Installation:
    """A channel on quantum codes; Ana shares her tides without her name, Li beetles by name."""
    await bot.import_(*(record(f"{kind} {topic}") for kind in KINDS for topic in TOPICS))
    await bot.app.services.preferences.add(GROUP, ADA, "quantum", 1.0, SUNDAY)
    await bot.app.services.preferences.add(ANA, ANA, "tides", 1.0, SUNDAY)
    await bot.app.services.preferences.add(LI, LI, "beetles", 1.0, SUNDAY)
    await bot.say("interests share", by=ANA, place=GROUP)
    await bot.say("interests share named", by=LI, place=GROUP)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    return bot


def about(cards: Sequence[PaperCard], topic: str) -> list[PaperCard]:
    return [card for card in cards if topic in card.title]


def why(card: PaperCard) -> str:
    return "".join(span.text for span in card.why)


def on_board(bot: Installation, place: Conversation) -> list[Message]:
    return [message for to, message in bot.board.posted if to == place]


async def test_a_digest_has_something_for_each_and_names_only_who_asked_for_it(
    group: Installation,
) -> None:
    [message] = await days(group, 1)

    [ours], [hers], [his] = (about(message.cards, topic) for topic in TOPICS)
    assert why(ours) == "for quantum"
    assert why(hers) == "for a member's interest"
    assert why(his) == "for beetles · matches Li"
    assert message.text == "Mon 2 Mar: 3 for quantum, members' interests"
    assert message.pings == ()
    assert "Ana" not in write_message(message)
    assert hers.marks == ()  # Marked words would tell what she typed.


async def test_dislikes_of_others_do_not_silence_a_members_topic(group: Installation) -> None:
    for number in range(2, 19, 3):  # All there is on tides, before any of it was posted.
        await group.say(f"dislike {number} where=here", by=LI, place=GROUP)

    [message] = await days(group, 1)

    assert len(about(message.cards, "tides")) == 1


async def test_opting_in_says_what_others_see_and_undo_takes_back_just_that(
    group: Installation,
) -> None:
    before = await group.app.services.sharing.members(GROUP)

    named = await group.say("interests share named", by=ANA, place=GROUP)
    shown = await group.say("profile where=here", by=LI, place=GROUP)
    await group.say("undo", by=ANA)

    assert "others see your name, Ana, and your words" in named.text
    assert "With the interests of Ana, Li." in shown.text
    assert await group.app.services.sharing.members(GROUP) == before
    unnamed = await group.say("interests share", by=LI, place=GROUP)
    assert "but neither your words nor your name" in unnamed.text
    shown = await group.say("profile where=here", by=LI, place=GROUP)
    assert "With the interests of 2 people." in shown.text
    await group.say("undo", by=LI)
    await group.say("interests unshare", by=LI, place=GROUP)
    await group.say("undo", by=LI)
    assert await group.app.services.sharing.members(GROUP) == before


async def test_whoever_takes_theirs_out_is_in_no_later_list_nor_named_in_an_earlier_one(
    group: Installation,
) -> None:
    listed = await group.say("picks where=here", by=LI, place=GROUP)
    assert why(about(listed.cards, "beetles")[0]).endswith(" · matches Li")

    await group.say("interests unshare", by=LI, place=GROUP)

    again = await group.say("picks again where=here", by=ADA, place=GROUP)
    assert why(about(again.cards, "beetles")[0]) == "for a member's interest"
    assert "matches" not in write_message(again)
    assert about((await days(group, 2))[1].cards, "beetles") == []


async def test_only_who_asked_for_it_is_mentioned_and_only_where_it_is_posted(
    group: Installation,
) -> None:
    refused = await group.say("settings ping on", by=ANA, place=GROUP)
    await group.say("settings ping on", by=LI, place=GROUP)

    [posted] = await days(group, 1)
    listed = await group.say("picks 5 where=here", by=ADA, place=GROUP)

    assert refused.refused
    assert "interests share named" in refused.text
    assert (listed.pings, posted.pings) == ((), (LI,))
    spans = [span for card in posted.cards for span in card.why if span.style == "person"]
    assert [span.text for span in spans] == ["Li"]
    assert why(about(listed.cards, "beetles")[0]).endswith(" · matches Li")
    assert all(span.style != "person" for card in listed.cards for span in card.why)


async def test_to_hide_ones_name_ends_mentions(group: Installation) -> None:
    await group.say("settings ping on", by=LI, place=GROUP)

    await group.say("interests share unnamed", by=LI, place=GROUP)
    await group.say("interests share named", by=LI, place=GROUP)

    member = await group.app.services.sharing.membership(GROUP, LI)
    assert member == Member(LI, SUNDAY, "Li", pings=False)


async def test_why_tells_a_named_members_words_and_nothing_of_others(group: Installation) -> None:
    await days(group, 1)
    [posted] = on_board(group, GROUP)
    [hers], [his] = (about(posted.cards, topic) for topic in TOPICS[1:])
    later = next(number for number in range(2, 18, 3) if number != hers.number)

    of_hers = await group.say(f"why {hers.number} where=here", by=LI, place=GROUP)
    of_his = await group.say(f"why {his.number} where=here", by=ANA, place=GROUP)
    of_later = await group.say(f"why {later} where=here", by=LI, place=GROUP)

    assert "for somebody who shares interests without telling which" in of_hers.text
    assert "It matches Li" in of_his.text
    assert "(for beetles)" in of_his.text
    # Asking about paper after paper does not find out what she reads.
    assert "has none of this channel's words" in of_later.text


async def test_why_does_not_tell_an_unnamed_members_papers_from_others(group: Installation) -> None:
    await days(group, 1)
    [posted] = on_board(group, GROUP)
    [probe], [hers] = (about(posted.cards, topic) for topic in TOPICS[:2])

    # Whoever may change the channel gives it papers to ask about, and takes the interest back.
    await group.say("interests clear where=here", by=ADA, place=GROUP)
    answers = [
        (await group.say(f"why {card.number} where=here", by=LI, place=GROUP)).text
        for card in (probe, hers)
    ]

    assert answers[0].replace(probe.title, "") == answers[1].replace(hers.title, "")
    assert "for somebody who shares interests" in answers[0]


async def test_whoever_hides_their_name_has_their_words_in_no_list_any_more(
    group: Installation,
) -> None:
    listed = await group.say("picks where=here", by=ADA, place=GROUP)
    kept = await group.app.services.choosing.last_list(GROUP)

    await group.say("interests share", by=LI, place=GROUP)
    again = await group.say("picks again where=here", by=ADA, place=GROUP)

    assert kept is not None
    assert "for beetles" not in "".join(map(why, kept.cards))
    [before], [after] = (about(one.cards, "beetles") for one in (listed, again))
    assert (why(before), before.marks) == ("for beetles · matches Li", ("beetles",))
    assert (why(after), after.marks) == ("for a member's interest", ())
    assert [reason.signal for reason in after.reasons] == ["member"]


async def test_a_member_who_left_the_channel_or_the_platform_adds_nothing_any_more(
    group: Installation,
) -> None:
    elsewhere = Conversation("console", "local", "other")
    thread = Conversation("console", "local", GROUP.channel, "1.1")
    await group.say("interests share", by=LI, place=elsewhere)
    await group.say('setup beetles when="mon 08:00" where=thread', place=thread)
    await group.say("interests share", by=LI, place=thread)
    sharing = group.app.services.sharing
    assert [one.reader for one in await sharing.members(thread)] == [LI]

    await sharing.heard(Notice(Change.PERSON_LEFT, GROUP, LI))
    assert [one.reader for one in await sharing.members(GROUP)] == [ANA]
    assert await sharing.members(thread) == ()
    assert [one.reader for one in await sharing.members(elsewhere)] == [LI]

    await sharing.heard(Notice(Change.PERSON_LEFT, Conversation("console", "local", ""), LI))
    assert await sharing.members(elsewhere) == ()
    assert await sharing.channels(LI) == ()


async def test_from_a_direct_message_interests_are_taken_out_of_all_channels(
    group: Installation,
) -> None:
    await group.say("interests share", by=LI, place=Conversation("console", "local", "other"))
    before = await group.say("profile", by=LI)

    said = await group.say("interests unshare", by=LI)
    nothing = await group.say("interests unshare", by=LI)

    assert "They also count in 2 channels." in before.text
    assert "no longer count for any channel" in said.text
    assert "interests share" in nothing.text
    assert await group.app.services.sharing.channels(LI) == ()


async def test_sharing_is_done_in_a_channel_and_by_a_name_that_the_platform_tells(
    group: Installation,
) -> None:
    long = Reader("console", "local", "Maximilian " * 20)
    nameless = Reader("console", "local", "\u202e")

    alone = await group.say("interests share named", by=LI)
    await group.say("interests share named", by=long, place=GROUP)
    refused = await group.say("interests share named", by=nameless, place=GROUP)

    member = await group.app.services.sharing.membership(GROUP, long)
    assert alone.refused
    assert refused.refused
    assert member is not None
    assert 0 < len(member.name) <= LONGEST_NAME


async def test_a_channel_without_interests_of_its_own_has_those_of_its_members(
    group: Installation,
) -> None:
    await group.say("interests clear where=here", place=GROUP)

    listed = await group.say("picks where=here", place=GROUP)
    [posted] = await days(group, 1)

    assert {why(card) for card in listed.cards} == {
        "for a member's interest",
        "for beetles · matches Li",
    }
    assert len(posted.cards) == 3


async def test_who_may_change_a_channel_can_keep_its_list_to_its_own_interests(
    group: Installation,
) -> None:
    refused = await group.say("settings sharing off", by=LI, place=GROUP, is_admin=False)
    await group.say("settings sharing off", by=ADA, place=GROUP)
    [alone] = await days(group, 1)
    late = await group.say("interests share", by=Reader("console", "local", "bob"), place=GROUP)
    await group.say("undo", by=ADA, place=GROUP)
    [together] = await days(group, 1)

    assert refused.refused
    assert len(about(alone.cards, "quantum")) == len(alone.cards) == 3
    assert late.refused
    assert len(about(together.cards, "quantum")) < len(together.cards) == 3


async def test_ones_own_digest_leaves_out_what_the_channel_had_and_says_so_once(
    group: Installation,
) -> None:
    await group.say("schedule daily 10:00", by=LI)

    await days(group, 3)

    shared = [card.number for one in on_board(group, GROUP) for card in one.cards]
    own = on_board(group, Conversation("console", "local", "Li", is_direct=True))
    assert not {card.number for one in own for card in one.cards} & set(shared)
    assert own[0].text == "Mon 2 Mar: 3 for beetles\n1 more in reading-group."
    assert all("more in" not in message.text for message in own[2:])


async def test_a_day_on_which_the_channel_had_it_all_says_where(bot: Installation) -> None:
    await bot.import_(record("Early forest beetles"))
    await bot.app.services.preferences.add(LI, LI, "beetles", 1.0, SUNDAY)
    await bot.say("interests share", by=LI, place=GROUP)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    await bot.say("schedule daily 10:00", by=LI)

    first, second, third = await days(bot, 2)

    assert first.text == "Mon 2 Mar: one for members' interests"
    assert second.text == (
        "Nothing new beside what came in reading-group. Next look: Tue 3 Mar 10:00."
    )
    assert third.text.startswith("No new paper matches your interests today.")


async def test_a_vote_on_a_channels_pick_says_that_its_reader_reads_the_channel(
    group: Installation,
) -> None:
    bob = Reader("console", "local", "bob")
    await group.app.services.preferences.add(bob, bob, "quantum", 1.0, SUNDAY)
    await days(group, 1)
    [posted] = on_board(group, GROUP)
    [ours] = about(posted.cards, "quantum")
    later = await group.say("picks where=here", by=ADA, place=GROUP)
    given = {card.number for card in about((*posted.cards, *later.cards), "quantum")}
    assert given <= set(await group.upcoming(bob, 18))

    await group.say(f"like {ours.number} where=here", by=bob, place=GROUP)

    assert len(given) > 1
    assert not given & set(await group.upcoming(bob, 18))


def test_of_very_many_members_all_have_their_day() -> None:
    members = [Member(Reader("console", "local", f"m{n}"), SUNDAY) for n in range(200)]

    met = [considered(members, SUNDAY + n * DAY) for n in range(9)]

    assert {len(some) for some in met} == {MOST_CONSIDERED}
    assert {one for some in met for one in some} == set(members)
