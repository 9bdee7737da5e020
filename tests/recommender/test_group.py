"""A channel's list has something for the channel and for each member, each in their own right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recommender import Interest, Profile, parse_interests, rank
from recommender.group import ITSELF, GroupPick, rank_group
from tests.recommender.library import NOW, Library, dislike, paper, profile

KINDS = ("early", "late", "slow", "bright", "cold", "rare")
QUANTUM = range(1, 7)
MOONS = range(11, 17)
BEETLES = range(21, 27)
PAPERS = Library.of(
    paper(numbers[place], f"{kind.title()} {topic}", f"We measure {kind} {topic}, {other}.")
    for numbers, topic, other in (
        (QUANTUM, "quantum codes", "with noise"),
        (MOONS, "tides of moons", "in orbit"),
        (BEETLES, "beetles of the forest", "by night"),
    )
    for place, kind in enumerate(KINDS)
)
CHANNEL = profile("quantum codes")
ANA = profile("tides of moons")
LI = profile("beetles")


def chosen(
    members: Mapping[str, Profile],
    size: int,
    *,
    channel: Profile = CHANNEL,
    past: Sequence[int] = (),
) -> tuple[GroupPick, ...]:
    own = rank(PAPERS.index, channel, NOW, size, papers=PAPERS.papers)
    return rank_group(
        PAPERS.index, channel, own, members, NOW, size, papers=PAPERS.papers, past=past
    )


def for_whom(found: Sequence[GroupPick]) -> list[str]:
    return [next(iter(one.lists)) for one in found]


def stated(line: str) -> tuple[Interest, ...]:
    return parse_interests(line).interests


def test_half_of_a_list_is_the_channels_and_half_its_two_members() -> None:
    found = chosen({"ana": ANA, "li": LI}, 8)

    assert sorted(for_whom(found)) == [ITSELF] * 4 + ["ana"] * 2 + ["li"] * 2
    assert all(one.number in MOONS for one in found if "ana" in one.lists)
    assert all(
        one.lists["li"].reasons[0].interest == "beetles" for one in found if "li" in one.lists
    )


def test_a_channel_without_interests_lives_on_its_members() -> None:
    found = chosen({"ana": ANA, "li": LI}, 4, channel=Profile())

    assert for_whom(found) == ["ana", "li", "ana", "li"]


def test_who_had_picks_of_late_waits_for_others() -> None:
    had = replace(CHANNEL, seen=frozenset((11, 12, 1, 2)))

    found = chosen({"ana": ANA, "li": LI}, 1, channel=had, past=[1, 11, 2, 12])

    assert for_whom(found) == ["li"]


def test_what_one_dislikes_or_excludes_stays_in_for_another() -> None:
    cross = replace(ANA, interests=stated("tides, -beetles"), feedback=(dislike(21), dislike(22)))
    alone = chosen({"li": LI}, 6, channel=Profile())

    both = chosen({"ana": cross, "li": LI}, 12, channel=Profile())

    assert {one.number for one in alone} == set(BEETLES)
    assert {one.number for one in both if "li" in one.lists} == set(BEETLES)


def test_what_the_channel_excludes_or_was_given_is_out_for_all() -> None:
    channel = replace(CHANNEL, interests=stated("quantum, -cold"), seen=frozenset((11,)))

    found = chosen({"ana": ANA, "li": LI}, 18, channel=channel)

    assert {one.number for one in found} == {*QUANTUM, *MOONS, *BEETLES} - {5, 15, 25, 11}


def test_what_a_member_has_seen_or_excluded_is_not_their_share() -> None:
    ana = replace(ANA, interests=stated("tides, -slow"), seen=frozenset((11, 12)))

    found = chosen({"ana": ana}, 12, channel=Profile())

    assert {one.number for one in found} == set(MOONS) - {11, 12, 13}


def test_a_paper_of_a_members_own_feed_stays_with_them() -> None:
    library = Library.of(
        [replace(paper(1, "Tides of moons"), sources=("feed:1",)), paper(2, "Tides")]
    )
    ana = replace(ANA, feeds=frozenset(("feed:1",)))
    own = rank(library.index, CHANNEL, NOW, 3, papers=library.papers)

    found = rank_group(
        library.index, CHANNEL, own, {"ana": ana}, NOW, 3, papers=library.papers, past=()
    )

    assert [one.number for one in found] == [2]
