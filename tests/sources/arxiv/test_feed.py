"""The list of a day: what it says of papers, of itself, and of questions it does not like."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given

from bot.core.errors import SourceRefused
from bot.core.harvest import Listing, Unread
from bot.core.record import Record
from bot.sources.arxiv.feed import feed_complaint, read_feed
from bot.sources.arxiv.records import split_authors
from bot.sources.asking import Reply, Unreadable
from tests.sources.arxiv.bodies import ABSTRACT, feed, item, names, reply, reply_of, strange
from tests.sources.examples import example
from tests.sources.replies import changed, spoiled

DAY = date(2026, 3, 12)
EXAMPLES = ("rss.xml", "atom.xml", "rss-error-400.xml")
TAG = example("arxiv/rss.xml").headers["ETag"]


def first(body: str) -> Record:
    return read_feed(reply(body)).arrivals[0].record


def test_every_paper_of_a_list_is_read_with_how_it_was_announced() -> None:
    found = read_feed(reply_of("rss.xml"))

    assert [(*one.record.ids, one.record.version, one.listing) for one in found.arrivals] == [
        ("arxiv:2603.99003", 1, Listing.NEW),
        ("arxiv:2603.99002", 1, Listing.NEW),
        ("arxiv:2603.99001", "doi:10.5555/lantern.2026.1", 2, Listing.UPDATE),
        ("arxiv:hep-th/9901999", 3, Listing.UPDATE),
    ]
    assert (found.unread, found.size, found.day, found.validator) == ((), 4, DAY, TAG)


def test_every_field_of_an_entry_is_read_and_its_date_is_not_taken_for_that_of_the_paper() -> None:
    found = read_feed(reply_of("rss.xml")).arrivals[1].record

    assert found == Record(
        ids=("arxiv:2603.99002",),
        title="Mixing of κ-Bounded Walks on Erdős–Rényi Graphs",
        abstract=(
            "We prove that a κ-bounded Erdős–Rényi walk mixes in O(log n) steps, and that this is "
            "tight. The proof uses a coupling of Kähler type & a small amount of algebra."
        ),
        raw_title=r"Mixing of $\kappa$-Bounded Walks on Erd\H{o}s--R\'enyi Graphs",
        raw_abstract=found.raw_abstract,
        authors=("Jane Q. Doe", "Jörg Müller", "Li Lei"),
        categories=("math.PR", "cs.LG"),
        published=None,
        updated=None,
        version=1,
        url="https://arxiv.org/abs/2603.99002",
        sources=("arxiv",),
    )
    assert found.raw_abstract.startswith("We prove that a $")


def test_money_and_percentages_are_no_mathematics() -> None:
    found = read_feed(reply_of("rss.xml")).arrivals[0].record

    assert found.title == "Plain New Paper on 100% of $5 Tasks"
    assert found.abstract == "We save $5 on 100% of tasks."


def test_the_atom_form_says_the_same() -> None:
    [arrival] = read_feed(reply_of("atom.xml")).arrivals

    assert arrival == read_feed(reply_of("rss.xml")).arrivals[2]
    assert arrival.record.abstract == ABSTRACT
    assert read_feed(reply_of("atom.xml")).day == DAY


def test_an_empty_list_is_no_error() -> None:
    found = read_feed(reply_of("rss-empty.xml"), expected=date(2026, 3, 13))

    assert (found.arrivals, found.size, found.validator) == ((), 0, TAG)


def test_a_list_of_an_earlier_day_than_the_one_that_is_out_is_not_taken() -> None:
    with pytest.raises(Unreadable, match="still that of 2026-03-12"):
        read_feed(reply_of("rss.xml"), expected=date(2026, 3, 13))

    assert read_feed(reply_of("rss.xml"), expected=DAY).size == 4


def test_what_arxiv_says_of_a_wrong_category_is_passed_on() -> None:
    said = "Bad subject class 'XX'. Valid subject classes for the archive 'cs' are: cs.AI, cs.AR"

    assert said in (feed_complaint(reply_of("rss-error-400.xml")) or "")
    with pytest.raises(SourceRefused, match="arXiv: Bad subject class 'XX'"):
        read_feed(reply_of("rss-error-400.xml"))


def test_an_error_without_words_of_arxivs_has_no_complaint() -> None:
    assert feed_complaint(reply("<html><body>Bad request</body></html>")) is None
    assert feed_complaint(reply("Bad request")) is None
    assert feed_complaint(reply_of("rss.xml")) is None


@pytest.mark.parametrize(
    ("kind", "listing"),
    [
        ("new", Listing.NEW),
        ("cross", Listing.NEW),
        ("replace", Listing.UPDATE),
        ("replace-cross", Listing.UPDATE),
        ("absonly", Listing.UPDATE),
        ("something-else", Listing.UPDATE),
    ],
)
def test_only_what_is_announced_for_the_first_time_is_new(kind: str, listing: Listing) -> None:
    bare = item(kind=kind).replace(f"<arxiv:announce_type>{kind}</arxiv:announce_type>", "")

    for body in (item(kind=kind), bare):
        assert read_feed(reply(feed(DAY, [body]))).arrivals[0].listing is listing


def test_a_bad_entry_costs_no_other() -> None:
    body = feed(DAY, [item(title=" "), item("none"), item("2611.00002v1")])

    found = read_feed(reply(body))

    assert names(found.arrivals) == ["2611.00002"]
    assert found.unread == (
        Unread("oai:arXiv.org:2611.00001v1", "no title"),
        Unread("oai:arXiv.org:none", "no arXiv id"),
    )
    assert found.size == 3


def test_a_paper_that_stands_twice_is_one() -> None:
    body = feed(DAY, [item(), item(kind="cross")])

    assert names(read_feed(reply(body)).arrivals) == ["2611.00001"]


def test_a_title_that_is_a_zero_is_a_title() -> None:
    assert first(feed(DAY, [item(title="0")])).title == "0"


def test_categories_are_canonical_and_classes_of_other_schemes_are_dropped() -> None:
    codes = ("cs.NA", "math.NA", "68T07", "I.2.7", "cs.lg", "cmp-lg")

    assert first(feed(DAY, [item(categories=codes)])).categories == ("math.NA", "cs.LG", "cs.CL")


def test_authors_are_told_from_their_affiliations() -> None:
    authors: dict[str, tuple[str, ...]] = {
        "Jane Q. Doe (Example University), Li Lei": ("Jane Q. Doe", "Li Lei"),
        "A. Doe (Lab, City (EU), X), B. Roe (1 and 2)": ("A. Doe", "B. Roe"),
        "A. Doe (never closed, B. Roe": ("A. Doe", "B. Roe"),
        "John Doe, Jr., Jane Roe, III": ("John Doe Jr.", "Jane Roe III"),
        r"Fran\c{c}ois L\'{e}o, {Doe, the Elder}": (r"Fran\c{c}ois L\'{e}o", "{Doe, the Elder}"),
        "The Lantern Collaboration": ("The Lantern Collaboration",),
        "A. Doe, {B. Roe, C. Poe": ("A. Doe", "{B. Roe", "C. Poe"),
        " , ,": (),
        "": (),
    }

    assert {written: split_authors(written) for written in authors} == authors


def test_accents_of_names_are_read() -> None:
    body = feed(DAY, [item(creator=r"J\"org M\"uller (TU M\"unchen, Germany), Fran\c{c}ois L.")])

    assert first(body).authors == ("Jörg Müller", "François L.")


@pytest.mark.parametrize(
    "body",
    [
        example("arxiv/rss.xml").body[:-200],
        b"",
        b"Rate exceeded.",
        b"<html><body>Maintenance</body></html>",
        b"<rss version='2.0'></rss>",
        b"<?xml version='1.0' encoding='klingon'?><rss/>",
        b"<!DOCTYPE x [<!ENTITY e 'eeeeeeee'>]><rss><channel><title>&e;</title></channel></rss>",
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss><channel>&e;</channel></rss>",
    ],
)
def test_what_is_no_whole_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_feed(reply(body))


@given(spoiled(*(f"arxiv/{name}" for name in EXAMPLES)) | strange(*EXAMPLES))
def test_whatever_comes_gives_papers_or_is_unreadable(body: bytes) -> None:
    feed_complaint(reply(body))
    with suppress(Unreadable, SourceRefused):
        found = read_feed(reply(body))
        assert len(found.arrivals) + len(found.unread) <= found.size
        assert all(one.record.title and one.record.ids for one in found.arrivals)


@given(changed(b"Thu, 12 Mar 2026 00:00:00 -0400"))
def test_a_date_that_cannot_be_read_is_none(written: bytes) -> None:
    shown = written.decode("latin-1").translate({ord(sign): "." for sign in "<>&"})
    printable = "".join(filter(str.isprintable, shown))
    body = feed(DAY, [item()]).replace("Thu, 12 Mar 2026 00:00:00 -0500", printable)

    found = read_feed(Reply(200, body.encode(), {}, ""))

    assert found.day is None or isinstance(found.day, date)
