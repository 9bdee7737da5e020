"""A community's votes: they count once enough people voted, a curator's at once, and so far."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.vote_rule import Vote, VoteRule, counting
from recommender import Feedback, Verdict
from tests.installation import SUNDAY, TITLES, Installation

SERVER = Conversation("discord", "900", "901")
SAME_SERVER = Conversation("discord", "900", "902")
OTHER_SERVER = Conversation("discord", "800", "801")
CURATOR = "123456789012345678"
LINE = f"settings curators <@&{CURATOR}>"
MEMBERS = [Reader("discord", "-", str(1000 + n)) for n in range(7)]
HEAD, EVE = MEMBERS[0], MEMBERS[6]


async def said(bot: Installation, line: str, by: Reader, **how: object) -> Message:
    """Type a line in the server's channel, as no administrator unless told."""
    return await bot.say(line, by=by, **{"place": SERVER, "is_admin": False, **how})  # type: ignore[arg-type]  # named by the tests


async def community(bot: Installation) -> list[int]:
    """Let the channel have interests; give what it would get next."""
    await said(bot, "interests add protein, models, networks where=here", HEAD, is_admin=True)
    return await bot.upcoming(SERVER)


async def test_one_persons_votes_change_nothing_until_the_fifth_person_votes(
    filled: Installation,
) -> None:
    first = await community(filled)
    receipts = []
    after = []
    for member in MEMBERS[:5]:
        receipts.append((await said(filled, f"dislike {first[0]} where=here", member)).text)
        after.append(await filled.upcoming(SERVER))

    assert [now == first for now in after] == [True, True, True, True, False]
    assert first[0] not in after[4]
    assert receipts[0].startswith(f"Less like {TITLES[first[0] - 1]} for you.")
    assert receipts[0].endswith(
        "Noted for this channel: its picks change once 5 people have voted. So far: 1."
    )
    assert receipts[3].endswith("So far: 4.")
    assert "Counted for this channel too, where 5 people voted so far." in receipts[4]
    assert not any("Next up" in receipt or "next list" in receipt for receipt in receipts)


async def test_no_one_member_keeps_from_all_others_what_is_yet_to_come(
    filled: Installation,
) -> None:
    await community(filled)
    for member in MEMBERS[1:6]:
        await said(filled, "like 7 where=here", member)
    first = await filled.upcoming(SERVER)

    receipts = [await said(filled, f"dislike {number} where=here", EVE) for number in first]
    held_up = await filled.upcoming(SERVER)
    await said(filled, "picks 1 where=here", HEAD, is_admin=True)
    had = await said(filled, f"like {first[0]} where=here", MEMBERS[1])
    counted = await filled.app.services.preferences.profile(SERVER)

    assert held_up == first
    assert receipts[0].text.endswith(
        "Noted for this channel: it has not had this paper, so votes on it count once it has, "
        "or from 5 people on."
    )
    assert "Counted for this channel too, where 6 people voted so far." in had.text
    on_it = [vote.verdict for vote in counted.feedback if vote.number == first[0]]
    assert sorted(on_it) == [Verdict.DISLIKE, Verdict.LIKE]
    assert {vote.number for vote in counted.feedback} == {7, first[0]}


async def test_many_votes_of_one_person_are_one_persons(filled: Installation) -> None:
    before = await community(filled)

    for number in range(1, 13):
        await said(filled, f"dislike {number} where=here", EVE)

    assert await filled.upcoming(SERVER) == before
    shown = (await said(filled, "profile where=here", EVE)).text
    assert "1 person voted here; votes count once 5 people have." in shown
    assert "From votes: 0" not in shown
    status = (await said(filled, "status where=here", EVE)).text
    assert "Votes: 0 liked, 12 not for this channel." in status
    own = await filled.app.services.preferences.profile(EVE)
    assert len(own.feedback) == 12


async def test_a_curators_vote_counts_at_once_and_only_under_a_role_that_is_chosen(
    filled: Installation,
) -> None:
    first = await community(filled)
    await said(filled, LINE, HEAD, is_admin=True)

    receipt = await said(filled, f"dislike {first[0]} where=here", EVE, roles=("7", CURATOR))
    by_curator = await filled.upcoming(SERVER)
    shown = (await said(filled, "profile where=here", EVE)).text
    await said(filled, "settings curators none", HEAD, is_admin=True)
    without_role = await filled.upcoming(SERVER)
    await said(filled, "undo", HEAD, is_admin=True)

    assert "Counted for this channel at once: you are one of its curators." in receipt.text
    assert first[0] not in by_curator
    assert "By curators, counting at once: 1 vote." in shown
    assert without_role == first
    assert await filled.upcoming(SERVER) == by_curator


async def test_who_lost_the_role_votes_as_everybody_and_what_they_voted_in_it_stays(
    filled: Installation,
) -> None:
    first = await community(filled)
    await said(filled, LINE, HEAD, is_admin=True)
    await said(filled, f"dislike {first[0]} where=here", EVE, roles=(CURATOR,))
    by_curator = await filled.upcoming(SERVER)

    await said(filled, f"dislike {by_curator[0]} where=here", EVE)
    still = await filled.upcoming(SERVER)
    await said(filled, f"dislike {first[0]} where=here", EVE)

    assert still == by_curator
    assert await filled.upcoming(SERVER) == first


async def test_votes_make_a_fifth_of_a_match_at_most_and_the_bot_says_so(
    filled: Installation,
) -> None:
    first = await community(filled)
    for member in MEMBERS[:5]:
        for number in first[1:4]:
            await said(filled, f"like {number} where=here", member)

    pick = await filled.app.services.choosing.explain(SERVER, first[1])
    by_votes = sum(r.share for r in pick.reasons if r.signal in ("likes", "dislikes"))
    why = (await said(filled, f"why {first[1]} where=here", EVE)).text
    shown = (await said(filled, "profile where=here", EVE)).text

    assert 0 < by_votes <= 0.2 * pick.score + 1e-9
    assert abs(sum(reason.share for reason in pick.reasons) - pick.score) < 1e-6
    assert "All votes together make at most 20 % of a paper's points." in why
    assert "5 people voted here; votes count (from 5 people on)." in shown
    assert "All votes together make at most 20 % of a paper's points." in shown


async def test_why_says_where_votes_do_not_count_yet(filled: Installation) -> None:
    first = await community(filled)
    await said(filled, f"dislike {first[1]} where=here", EVE)

    why = (await said(filled, f"why {first[0]} where=here", EVE)).text

    assert "Votes here do not count yet: 1 person voted, and 5 have to." in why


async def test_only_administrators_set_how_many_have_to_vote_and_take_it_back(
    filled: Installation,
) -> None:
    first = await community(filled)
    await said(filled, f"dislike {first[0]} where=here", MEMBERS[1])
    await said(filled, f"dislike {first[0]} where=here", MEMBERS[2])
    refused = await said(filled, "settings voters 1", EVE)
    own = await said(filled, LINE, HEAD)  # Set the channel up, but is no administrator.
    elsewhere = await said(filled, "settings voters 1", EVE, place=OTHER_SERVER)

    receipt = await said(filled, "settings voters 2", HEAD, is_admin=True)
    changed = await filled.upcoming(SERVER)
    again = await said(filled, "settings voters 2", HEAD, is_admin=True)
    undone = await said(filled, "undo", HEAD, is_admin=True)

    assert refused.refused
    assert own.refused
    assert elsewhere.refused
    assert "only an administrator changes that" in refused.text
    assert "Votes here count from 2 people on." in receipt.text
    assert changed != first
    assert again.text.startswith("That is how it is already.")
    assert undone.text == "Taken back: “settings voters 2”."
    assert await filled.upcoming(SERVER) == first
    told = (await said(filled, "status where=here", EVE)).text
    assert "settings voters number=2" in told or "settings voters 2" in told


async def test_curators_change_the_channels_settings_but_not_whose_votes_count(
    filled: Installation,
) -> None:
    await community(filled)
    await said(filled, LINE, HEAD, is_admin=True)

    stranger = await said(filled, "interests add galaxies where=here", EVE)
    added = await said(filled, "interests add galaxies where=here", EVE, roles=(CURATOR,))
    voters = await said(filled, "settings voters 1", EVE, roles=(CURATOR,))
    shown = await said(filled, "settings", EVE)

    assert stranger.refused
    assert not added.refused
    assert voters.refused
    assert "Votes here count from 5 people on." in shown.text
    assert f"Votes of these roles count at once: &{CURATOR}" in shown.text


async def test_votes_are_reset_by_administrators_alone_and_come_back_exactly(
    filled: Installation,
) -> None:
    first = await community(filled)
    await said(filled, LINE, HEAD, is_admin=True)
    await said(filled, f"dislike {first[0]} where=here", EVE, roles=(CURATOR,))
    await said(filled, f"like {first[1]} where=here", MEMBERS[1])
    before = await filled.app.store.profiles.load_cast(SERVER)

    refused = await said(filled, "reset votes where=here confirm=yes", EVE, roles=(CURATOR,))
    await said(filled, "reset votes where=here confirm=yes", HEAD, is_admin=True)
    gone = await filled.app.store.profiles.load_cast(SERVER)
    tally = await filled.app.services.voting.tally(SERVER, EVE, first[0])
    await said(filled, "undo", HEAD, is_admin=True)

    assert refused.refused
    assert gone[1] == ()
    assert (tally.likes, tally.dislikes, tally.mine) == (0, 0, None)
    assert await filled.app.store.profiles.load_cast(SERVER) == before
    tally = await filled.app.services.voting.tally(SERVER, EVE, first[0])
    assert (tally.likes, tally.dislikes, tally.mine) == (0, 1, Verdict.DISLIKE)


async def test_whoever_is_forgotten_leaves_no_vote_and_counts_no_more(
    filled: Installation,
) -> None:
    await community(filled)
    for member in MEMBERS[1:6]:
        await said(filled, "like 5 where=here", member)

    await filled.app.services.privacy.forget(MEMBERS[1], SUNDAY)

    tally = await filled.app.services.voting.tally(SERVER, EVE, 5)
    standing = await filled.app.services.voting.standing(SERVER, EVE)
    kept = await filled.keys_and_values()
    assert (tally.likes, standing.voters) == (4, 4)
    assert [name for name, value in kept.items() if str(MEMBERS[1]) in name + value] == []


async def test_roles_are_read_as_mentions_or_ids_and_nothing_else(filled: Installation) -> None:
    for line in (
        "settings curators ",
        "settings curators curator",
        f"settings curators <@{CURATOR}>",
    ):
        assert (await said(filled, line, HEAD, is_admin=True)).refused

    two = await said(filled, f"{LINE}<@&7> {CURATOR}", HEAD, is_admin=True)
    nobody = await said(filled, "settings curators NONE", HEAD, is_admin=True)
    alone = await filled.say("settings curators none")
    on_terminal = await filled.say(LINE, place=Conversation("console", "local", "club"))

    assert f"&{CURATOR} &7" in two.text
    assert "roles" not in nobody.text
    assert alone.text.startswith("These settings are a channel's")
    assert on_terminal.text.startswith("People have no roles here.")


votes = st.lists(
    st.builds(
        Vote,
        st.builds(
            Feedback,
            st.integers(1, 5),
            st.sampled_from(Verdict),
            st.sampled_from("abcdefg"),
            st.just(SUNDAY),
        ),
        st.sampled_from(((), ("1",), ("2", "3"))),
    )
)


@settings(max_examples=50)
@given(votes=votes, voters=st.integers(1, 7), curators=st.sampled_from(((), ("1",), ("3", "9"))))
def test_votes_count_all_or_the_curators_whatever_they_are(
    votes: list[Vote], voters: int, curators: tuple[str, ...]
) -> None:
    counted = counting(votes, VoteRule(voters, curators), range(1, 6))
    backwards = counting(votes[::-1], VoteRule(voters, curators), range(1, 6))

    people = len({vote.feedback.by for vote in votes})
    by_curators = [vote.feedback for vote in votes if set(vote.roles) & set(curators)]
    assert list(counted) == ([v.feedback for v in votes] if people >= voters else by_curators)
    assert backwards == counted[::-1]
