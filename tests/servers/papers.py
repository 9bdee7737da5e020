"""All paper sources at once, as they would look at a moment a test sets: the world of papers."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from tests.servers.internet import Asked, Internet, Served

EASTERN = ZoneInfo("America/New_York")
XML = "text/xml; charset=utf-8"
HF_PAGE = 100
BIORXIV_PAGE = 30
OAI_PAGE = 200


_LETTERS = str.maketrans("0123456789", "abcdefghij")


def authors_of(id_: str) -> tuple[str, str]:
    """Give two people who wrote this paper and no other: a list holds few papers by one author."""
    name = "".join(letter for letter in id_.translate(_LETTERS) if letter.isalpha()).title()
    return f"Jane Q. {name}", f"Jörg {name}üller"


@dataclass(frozen=True, slots=True)
class Preprint:
    """One version of a paper at arXiv, as announced.

    Attributes:
        id: Without version.
        title: As it stands there.
        abstract: Likewise.
        categories: Primary first.
        submitted: Of the first version.
        announced: The day (Eastern) in whose list this version stands.
        version: 1 or more.
        authors: Names; empty for two of its own, as no other paper here has them.
    """

    id: str
    title: str
    abstract: str
    categories: tuple[str, ...]
    submitted: date
    announced: date
    version: int = 1
    authors: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its authors."""
        return self.authors or authors_of(self.id)


@dataclass(frozen=True, slots=True)
class Daily:
    """A paper on Hugging Face's list of a day."""

    id: str
    title: str
    abstract: str
    day: date
    upvotes: int
    published: date


@dataclass(frozen=True, slots=True)
class Bio:
    """One version of a paper at bioRxiv."""

    doi: str
    title: str
    abstract: str
    category: str
    day: date
    version: int = 1


@dataclass(slots=True)
class World:
    """What the services know, and what ails them.

    Attributes:
        now: The moment it is, UTC; may be a function for a world that goes on by itself.
        preprints: Every version of every paper at arXiv.
        dailies: Hugging Face's lists.
        bios: bioRxiv's papers.
        down: Hosts that answer 503.
        cut: (host, day) -> how many papers of that day's list are there: a partial list.
    """

    now: datetime | Callable[[], datetime]
    preprints: list[Preprint] = field(default_factory=list)
    dailies: list[Daily] = field(default_factory=list)
    bios: list[Bio] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    cut: dict[tuple[str, date], int] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        """The moment it is."""
        return self.now() if callable(self.now) else self.now

    @property
    def eastern_day(self) -> date:
        """The day whose list arXiv's feed shows: it changes at midnight, Eastern."""
        return self.moment.astimezone(EASTERN).date()

    def serve(self, internet: Internet) -> None:
        """Let these services answer on a local internet."""
        for host, path, answer in (
            ("huggingface.co", "/api/daily_papers", self._daily),
            ("huggingface.co", "/api/papers/search", self._hf_search),
            ("rss.arxiv.org", "/rss/*", self._rss),
            ("oaipmh.arxiv.org", "/oai", self._oai),
            ("export.arxiv.org", "/api/query", self._query),
            ("api.biorxiv.org", "/details/*", self._details),
        ):
            internet.serve(host, path, self._unless_down(host, answer))

    def _unless_down(
        self, host: str, answer: Callable[[Asked], Served]
    ) -> Callable[[Asked], Served]:
        def answered(asked: Asked) -> Served:
            if host in self.down:
                return Served(b"Service Unavailable", 503, "text/plain")
            return answer(asked)

        return answered

    # Hugging Face

    def _daily(self, asked: Asked) -> Served:
        today = self.moment.date()
        known = [one for one in self.dailies if one.day <= today]
        params = asked.params
        if "date" in params:
            day = date.fromisoformat(params["date"])
            if day > today:
                return Served(b'{"error": "Invalid date"}', 400)
            known = [one for one in known if one.day == day]
            known = known[: self.cut.get(("huggingface.co", day), len(known))]
        elif "week" in params:
            known = [one for one in known if _week(one.day) == params["week"]]
        elif "month" in params:
            known = [one for one in known if f"{one.day:%Y-%m}" == params["month"]]
        if params.get("sort") == "trending":
            known.sort(key=lambda one: (-one.upvotes, one.id))
        limit = int(params.get("limit", "50"))
        first = int(params.get("p", "0")) * limit
        return _json([_item(one) for one in known[first : first + limit]])

    def _hf_search(self, asked: Asked) -> Served:
        words = asked.params["q"].lower().split()
        found = [one for one in self.dailies if _holds(one.title, one.abstract, words)]
        return _json([_item(one) for one in found[: int(asked.params.get("limit", "20"))]])

    # arXiv

    def announced(self, day: date) -> list[Preprint]:
        """Give what arXiv's list of a day holds."""
        found = [one for one in self.preprints if one.announced == day]
        return found[: self.cut.get(("rss.arxiv.org", day), len(found))]

    def _rss(self, asked: Asked) -> Served:
        wanted = asked.path.removeprefix("/rss/").split("+")
        day = self.eastern_day
        items = "".join(
            _rss_item(one, set(wanted))
            for one in self.announced(day)
            if set(one.categories) & set(wanted)
        )
        stamp = datetime(day.year, day.month, day.day, tzinfo=EASTERN)
        body = (
            "<?xml version='1.0' encoding='UTF-8'?>"
            '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
            f"<title>{', '.join(wanted)} updates on arXiv.org</title>"
            f"<link>http://rss.arxiv.org/rss/{'+'.join(wanted)}</link><description>x</description>"
            f"<pubDate>{stamp:%a, %d %b %Y %H:%M:%S %z}</pubDate>{items}</channel></rss>"
        ).encode()
        tag = f'"{hash((day, tuple(wanted), items)):x}"'
        if asked.headers.get("if-none-match") == tag:
            return Served(b"", 304, "", {"ETag": tag})
        return Served(body, 200, "application/rss+xml", {"ETag": tag})

    def _oai(self, asked: Asked) -> Served:
        params = dict(asked.params)
        first = 0
        if token := params.get("resumptionToken"):
            params = {name: values[0] for name, values in parse_qs(token).items()}
            first = int(params["first"])
        since = date.fromisoformat(params["from"])
        until = date.fromisoformat(params.get("until", "9999-12-31"))
        latest: dict[str, Preprint] = {}
        for one in sorted(self.preprints, key=lambda one: one.version):
            if _public(one.announced) <= self.moment:
                latest[one.id] = one
        category = params["set"].split(":")
        found = [
            one
            for one in latest.values()
            if since <= one.announced <= until and _in_set(one, category)
        ]
        page = found[first : first + OAI_PAGE]
        if not page:
            return Served(
                _oai_page('<error code="noRecordsMatch">None.</error>', self.moment), 200, XML
            )
        token = ""
        if first + OAI_PAGE < len(found):
            asked_for = "&amp;".join(f"{k}={v}" for k, v in params.items() if k != "first")
            token = f"<resumptionToken>{asked_for}&amp;first={first + OAI_PAGE}</resumptionToken>"
        records = "".join(map(_oai_record, page))
        body = f"<ListRecords>{records}{token}</ListRecords>"
        return Served(_oai_page(body, self.moment), 200, XML)

    def _query(self, asked: Asked) -> Served:
        params = asked.params
        if params.get("id_list"):
            wanted = {one.partition("v")[0] for one in params["id_list"].split(",")}
            found = [one for one in self.preprints if one.id in wanted]
        else:
            words = [
                word.partition(":")[2].strip("\"'()").lower()
                for word in params["search_query"].split()
                if ":" in word
            ]
            found = [one for one in self.preprints if _holds(one.title, one.abstract, words)]
        latest = {one.id: one for one in sorted(found, key=lambda one: one.version)}
        entries = "".join(map(_entry, latest.values()))
        body = (
            '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
            'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
            "<id>https://arxiv.org/api/x</id><title>arXiv Query: x</title>"
            f"<opensearch:itemsPerPage>{len(latest)}</opensearch:itemsPerPage>"
            f"<opensearch:totalResults>{len(latest)}</opensearch:totalResults>"
            f"<opensearch:startIndex>0</opensearch:startIndex>{entries}</feed>"
        )
        return Served(body.encode(), 200, "application/atom+xml; charset=utf-8")

    # bioRxiv

    def _details(self, asked: Asked) -> Served:
        _, _, server, first_day, last_day, cursor, *_ = asked.path.split("/")
        if server != "biorxiv":
            return _json({"messages": [{"status": "no posts found"}], "collection": []})
        first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
        today = self.moment.date()
        found = [one for one in self.bios if first <= one.day <= min(last, today)]
        if wanted := asked.params.get("category"):
            found = [one for one in found if one.category == wanted.replace("_", " ")]
        page = found[int(cursor) : int(cursor) + BIORXIV_PAGE]
        if not page:
            return _json({"messages": [{"status": "no posts found"}], "collection": []})
        message = {"status": "ok", "count": len(page), "total": str(len(found)), "cursor": cursor}
        return _json({"messages": [message], "collection": [_bio(one) for one in page]})


def outage(world: World, hosts: Iterable[str]) -> None:
    """Let hosts fail from now on."""
    world.down |= set(hosts)


def _public(announced: date) -> datetime:
    """Give when OAI-PMH shows what was announced: the evening before its list, Eastern."""
    evening = datetime(announced.year, announced.month, announced.day, 22, 30, tzinfo=EASTERN)
    return evening - timedelta(days=1)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _holds(title: str, abstract: str, words: Iterable[str]) -> bool:
    text = f"{title} {abstract}".lower()
    return all(word in text for word in words)


def _json(value: object) -> Served:
    return Served(json.dumps(value).encode())


def _item(one: Daily) -> Mapping[str, object]:
    return {
        "paper": {
            "id": one.id,
            "title": one.title,
            "summary": one.abstract,
            "authors": [{"_id": "1", "name": authors_of(one.id)[0], "hidden": False}],
            "publishedAt": f"{one.published}T00:00:00.000Z",
            "submittedOnDailyAt": f"{one.day}T00:00:00.000Z",
            "upvotes": one.upvotes,
            "discussionId": "d",
        },
        "publishedAt": f"{one.published}T00:00:00.000Z",
        "title": one.title,
        "summary": one.abstract,
        "numComments": 1,
    }


def _rss_item(one: Preprint, wanted: set[str]) -> str:
    kind = "replace" if one.version > 1 else "new" if one.categories[0] in wanted else "cross"
    categories = "".join(f"<category>{code}</category>" for code in one.categories)
    return (
        f"<item><title>{escape(one.title)}</title><link>https://arxiv.org/abs/{one.id}</link>"
        f"<description>arXiv:{one.id}v{one.version} Announce Type: {kind} \n"
        f"Abstract: {escape(one.abstract)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{one.id}v{one.version}</guid>{categories}'
        f"<arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{escape(', '.join(one.names))}</dc:creator></item>"
    )


def _in_set(one: Preprint, asked: list[str]) -> bool:
    wanted = asked[-1]
    return any(code == wanted or code.endswith(f".{wanted}") for code in one.categories)


def _oai_page(body: str, moment: datetime) -> bytes:
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</responseDate>"
        f'<request verb="ListRecords">http://oaipmh.arxiv.org/oai</request>{body}</OAI-PMH>'
    ).encode()


def _oai_record(one: Preprint) -> str:
    names = "".join(
        f"<author><keyname>{name.split()[-1]}</keyname>"
        f"<forenames>{' '.join(name.split()[:-1])}</forenames></author>"
        for name in one.names
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:{one.id}</identifier>"
        f"<datestamp>{one.announced}</datestamp></header>"
        '<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">'
        f"<id>{one.id}</id><created>{one.submitted}</created>"
        + (f"<updated>{one.announced}</updated>" if one.version > 1 else "")
        + f"<authors>{names}</authors><title>{escape(one.title)}</title>"
        f"<categories>{' '.join(one.categories)}</categories>"
        f"<abstract>{escape(one.abstract)}</abstract></arXiv></metadata></record>"
    )


def _entry(one: Preprint) -> str:
    categories = "".join(f'<category term="{code}"/>' for code in one.categories)
    authors = "".join(f"<author><name>{name}</name></author>" for name in one.names)
    return (
        f"<entry><id>http://arxiv.org/abs/{one.id}v{one.version}</id>"
        f"<title>{escape(one.title)}</title><updated>{one.announced}T00:00:00Z</updated>"
        f"<summary>{escape(one.abstract)}</summary>{categories}"
        f"<published>{one.submitted}T00:00:00Z</published>"
        f'<arxiv:primary_category term="{one.categories[0]}"/>{authors}</entry>'
    )


def _bio(one: Bio) -> Mapping[str, str]:
    return {
        "title": one.title,
        "authors": "; ".join(f"{name.split()[-1]}, J." for name in authors_of(one.doi)),
        "doi": one.doi,
        "date": one.day.isoformat(),
        "version": str(one.version),
        "type": "new results",
        "license": "cc_by",
        "category": one.category,
        "abstract": one.abstract,
        "published": "NA",
        "server": "bioRxiv",
    }
