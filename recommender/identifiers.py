"""Names a paper goes by: arXiv ids, DOIs and keys made from its title."""

import hashlib
import html
import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

SHORTEST_TITLE_KEY = 20  # Below this a title says too little: "Introduction", "Editorial".

_NEW = re.compile(r"(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v([1-9]\d*))?(?!\d)")
_OLD = re.compile(
    r"(?<![\w-])([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z-]{2,})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})"
    r"(?:v([1-9]\d*))?(?!\d)",
    re.IGNORECASE,
)
_OLD_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg "
    "comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph "
    "mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int "
    "stat supr-con".split()
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_LINK_HOSTS = ("arxiv.org/", "huggingface.co/papers/", "alphaxiv.org/", "ar5iv.", "doi.org/")


class ArxivId(NamedTuple):
    """An arXiv id without its version, and the version where one stood beside it."""

    id: str
    version: int | None


def find_arxiv_id(text: str) -> ArxivId | None:
    """Find the first arXiv id in a bare id, an address or a DOI; None where there is none.

    A DOI of another registrant never counts, though its suffix may look like an id.
    """
    if doi := _DOI.search(text):
        if not (arxiv := _ARXIV_DOI.match(doi[0])):
            return None
        text = arxiv[1]
    text = re.sub(r"\.pdf$", "", text.strip(), flags=re.IGNORECASE)
    if match := _NEW.search(text):
        return ArxivId(match[1], int(match[2]) if match[2] else None)
    for match in _OLD.finditer(text):
        archive = match[1].lower()
        if archive in _OLD_ARCHIVES:
            return ArxivId(f"{archive}/{match[2]}", int(match[3]) if match[3] else None)
    return None


def find_doi(text: str) -> str | None:
    """Find the first DOI, lower-cased and without trailing punctuation; None where there is none.

    arXiv's own DOIs (10.48550/arXiv.*) are names of arXiv ids and are not given here.
    """
    match = _DOI.search(html.unescape(unquote(text)))
    if not match:
        return None
    doi = match[0].lower().rstrip(".,;\"'>")
    while doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip(".,;\"'>")
    return None if _ARXIV_DOI.match(doi) else doi


def pasted_id(text: str) -> str | None:
    """Read text that is nothing but a paper's id or link: "arxiv:..." or "doi:...", else None."""
    text = text.strip().strip("<>")
    if not text or any(character.isspace() for character in text):
        return None
    is_link = any(host in text.lower() for host in _LINK_HOSTS)
    bare = re.sub(r"^(arxiv|doi|oai:arxiv\.org):", "", text, flags=re.IGNORECASE)
    if found := find_arxiv_id(text):
        whole = _NEW.fullmatch(bare) or _OLD.fullmatch(bare) or _ARXIV_DOI.fullmatch(bare)
        return f"arxiv:{found.id}" if whole or is_link else None
    if doi := find_doi(bare):
        return f"doi:{doi}" if is_link or bare.lower().startswith("10.") else None
    return None


def title_key(title: str) -> str:
    """Reduce a title to its letters and digits, without case or accents.

    Empty where fewer than `SHORTEST_TITLE_KEY` characters remain.
    """
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    key = "".join(character for character in decomposed if character.isalnum())
    return key if len(key) >= SHORTEST_TITLE_KEY else ""


def title_id(title: str) -> str | None:
    """Name a paper by its title: "title:<hash>"; None where the title says too little."""
    key = title_key(title)
    return f"title:{_hash(key)}" if key else None


def text_id(title: str, abstract: str) -> str:
    """Name a paper by all its text: "text:<hash>"."""
    return f"text:{_hash(title + chr(10) + abstract)}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
