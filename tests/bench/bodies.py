"""Write made-up papers as each source sends them; the examples in tests/data set the formats."""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from recommender import Paper

ABSTRACTS_WITH_TEX = 3  # One abstract in so many.
DAY = date(2026, 3, 12)  # Of every list that says whose it is.

_LICENSE = "http://creativecommons.org/licenses/by/4.0/"
_FACE = "https://cdn-avatars.huggingface.co/v1/production/uploads/demo.png"


def with_tex(paper: Paper) -> str:
    """Give a paper's abstract; every third one as authors of mathematics type it."""
    if paper.number % ABSTRACTS_WITH_TEX:
        return paper.abstract
    first, _, rest = paper.abstract.partition(" ")
    return (
        rf"{first} $\kappa$-bounded {rest} It mixes in $O(n \log n)$ steps instead of $O(n^2)$ "
        r"on Erd\H{o}s--R\'enyi graphs, and keeps 99.1\% of the \emph{whole} accuracy."
    )


def huggingface(papers: Sequence[Paper]) -> bytes:
    """Write a list of Daily Papers."""
    return json.dumps([_daily(paper) for paper in papers]).encode()


def _daily(paper: Paper) -> Mapping[str, object]:
    person = {"avatarUrl": _FACE, "fullname": "Ada Example", "isPro": False, "followerCount": 42}
    shown = {"title": paper.title, "summary": with_tex(paper)}
    return {
        "paper": {
            "id": _arxiv_id(paper),
            "authors": [{"_id": "a1", "name": one, "hidden": False} for one in paper.authors],
            "mediaUrls": ["https://cdn-uploads.huggingface.co/production/uploads/demo/one.mp4"],
            "publishedAt": f"{DAY}T00:00:00.000Z",
            "submittedOnDailyAt": f"{DAY}T00:00:00.000Z",
            "submittedOnDailyBy": person,
            **shown,
            "upvotes": paper.number % 60,
            "discussionId": "69a5f0c2ab9cdf9be579446a",
            "githubRepo": "https://github.com/example-lab/one",
            "githubStars": 318,
            "ai_summary": f"{paper.title} at a fraction of the cost.",
            "ai_keywords": paper.title.split()[:4],
        },
        "publishedAt": f"{DAY}T00:00:00.000Z",
        **shown,
        "thumbnail": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/one.png",
        "numComments": 2,
        "submittedBy": person,
        "isAuthorParticipating": False,
    }


def arxiv_rss(papers: Sequence[Paper]) -> bytes:
    """Write arXiv's list of a day."""
    items = (
        f"<item><title>{escape(paper.title)}</title>"
        f"<link>https://arxiv.org/abs/{_arxiv_id(paper)}</link>"
        f"<description>arXiv:{_arxiv_id(paper)}v1 Announce Type: new \n"
        f"Abstract: {escape(with_tex(paper))}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{_arxiv_id(paper)}v1</guid>'
        "<category>cs.LG</category><category>math.PR</category>"
        "<pubDate>Thu, 12 Mar 2026 00:00:00 -0400</pubDate>"
        f"<arxiv:announce_type>new</arxiv:announce_type><dc:rights>{_LICENSE}</dc:rights>"
        f"<dc:creator>{', '.join(paper.authors)}</dc:creator></item>"
        for paper in papers
    )
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        "<title>cs.LG updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.LG</link>"
        "<pubDate>Thu, 12 Mar 2026 00:00:00 -0400</pubDate>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def arxiv_records(papers: Iterable[Paper], day: date = DAY, token: str = "") -> bytes:
    """Write a page of arXiv's records that changed on a day, by OAI-PMH.

    Args:
        papers: Those of the page.
        day: Of their submission and of their last change.
        token: Asks for the next page; empty at the end.
    """
    records = "".join(_oai_record(paper, day) for paper in papers)
    more = f"<resumptionToken>{escape(token)}</resumptionToken>" if token else ""
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{day}T04:19:47Z</responseDate>"
        '<request verb="ListRecords">http://oaipmh.arxiv.org/oai</request>'
        f"<ListRecords>{records}{more}</ListRecords></OAI-PMH>"
    ).encode()


def _oai_record(paper: Paper, day: date) -> str:
    names = "".join(
        f"<author><keyname>{name.partition(' ')[2]}</keyname>"
        f"<forenames>{name.partition(' ')[0]}</forenames></author>"
        for name in paper.authors
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:{_arxiv_id(paper)}</identifier>"
        f"<datestamp>{day}</datestamp><setSpec>cs:cs:LG</setSpec></header>"
        '<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">'
        f"<id>{_arxiv_id(paper)}</id><created>{day}</created><authors>{names}</authors>"
        f"<title>{escape(paper.title)}</title><categories>cs.LG cs.CL</categories>"
        f"<comments>12 pages, 4 figures</comments><license>{_LICENSE}</license>"
        f"<abstract>  {escape(textwrap.fill(with_tex(paper), 80))}\n</abstract>"
        "</arXiv></metadata></record>"
    )


def arxiv_query(papers: Sequence[Paper]) -> bytes:
    """Write what arXiv's query interface finds."""
    entries = (
        f"<entry><id>http://arxiv.org/abs/{_arxiv_id(paper)}v1</id>"
        f"<title>{escape(paper.title)}</title><updated>{DAY}T17:59:46Z</updated>"
        f'<link href="https://arxiv.org/abs/{_arxiv_id(paper)}v1" rel="alternate"/>'
        f"<summary>{escape(with_tex(paper))}</summary>"
        '<category term="cs.LG"/><category term="68T07"/>'
        f"<published>{DAY}T18:00:03Z</published><arxiv:comment>12 pages</arxiv:comment>"
        '<arxiv:primary_category term="cs.LG"/>'
        f"{''.join(f'<author><name>{name}</name></author>' for name in paper.authors)}</entry>"
        for paper in papers
    )
    return (
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        "<id>https://arxiv.org/api/one</id><title>arXiv Query: one</title>"
        f"<opensearch:totalResults>{len(papers)}</opensearch:totalResults>"
        f"{''.join(entries)}</feed>"
    ).encode()


def biorxiv(papers: Sequence[Paper]) -> bytes:
    """Write bioRxiv's list of a day."""
    told = {"status": "ok", "cursor": 0, "count": len(papers), "total": str(len(papers))}
    return json.dumps({"messages": [told], "collection": [_bio(one) for one in papers]}).encode()


def _bio(paper: Paper) -> Mapping[str, object]:
    doi = f"10.1101/{DAY:%Y.%m.%d}.{paper.number:06}"
    return {
        "title": paper.title,
        "authors": "; ".join(f"{name.partition(' ')[2]}, {name[0]}." for name in paper.authors),
        "author_corresponding": paper.authors[0],
        "author_corresponding_institution": "Example University",
        "doi": doi,
        "date": f"{DAY}",
        "version": "1",
        "type": "new results",
        "license": "cc_by",
        "category": "neuroscience",
        "jatsxml": f"https://www.biorxiv.org/content/early/{DAY:%Y/%m/%d}/{doi}.source.xml",
        "abstract": with_tex(paper),
        "funder": "NA",
        "published": "NA",
        "server": "bioRxiv",
    }


def feed(papers: Sequence[Paper]) -> bytes:
    """Write a journal's feed."""
    items = (
        f"<item><title><![CDATA[<b>{paper.title}</b>]]></title>"
        f"<link>https://journal.example.org/{paper.number}?utm_source=rss</link>"
        f'<guid isPermaLink="false">one-{paper.number}</guid>'
        "<pubDate>Wed, 11 Mar 2026 09:30:00 GMT</pubDate>"
        f"<dc:creator>{', '.join(paper.authors)}</dc:creator>"
        f"<prism:doi>10.5555/one.{paper.number}</prism:doi>"
        f"<description><![CDATA[<p>{escape(with_tex(paper))}</p>]]></description></item>"
        for paper in papers
    )
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel>'
        "<title>Journal of Examples</title><link>https://journal.example.org/</link>"
        f"<description>Papers</description>{''.join(items)}</channel></rss>"
    ).encode()


def bibtex(papers: Sequence[Paper]) -> str:
    """Write a library in BibTeX."""
    return "\n".join(
        f"@article{{one{paper.number},\n  title = {{{{{paper.title}}}}},\n"
        f"  author = {{{' and '.join(_turned(name) for name in paper.authors)}}},\n"
        f"  year = 2026, month = mar,\n"
        f"  eprint = {{{_arxiv_id(paper)}}}, archivePrefix = {{arXiv}},\n"
        f"  doi = {{10.5555/one.{paper.number}}},\n  abstract = {{{with_tex(paper)}}},\n"
        "  keywords = {sparse attention, long context},\n}"
        for paper in papers
    )


def ris(papers: Sequence[Paper]) -> str:
    """Write a library in RIS."""
    return "\n".join(
        f"TY  - JOUR\nTI  - {paper.title}\n"
        + "".join(f"AU  - {_turned(name)}\n" for name in paper.authors)
        + f"PY  - 2026\nDA  - 2026/03/12/\nJO  - Journal of Examples\nAB  - {with_tex(paper)}\n"
        f"DO  - 10.5555/one.{paper.number}\nUR  - https://arxiv.org/abs/{_arxiv_id(paper)}\n"
        "KW  - sparse attention\nKW  - long context\nER  - \n"
        for paper in papers
    )


def _turned(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{last}, {first}"


def _arxiv_id(paper: Paper) -> str:
    return paper.ids[0].removeprefix("arxiv:")
