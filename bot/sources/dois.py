"""Names and addresses made of DOIs."""

from urllib.parse import quote

from recommender.identifiers import find_arxiv_id, find_doi

LONGEST_DOI = 200


def doi_name(written: str) -> str | None:
    """Name a paper by a DOI as services write it: "doi:10.1101/..." or, of arXiv's, "arxiv:...".

    None where the text holds no DOI that can be kept.
    """
    if doi := find_doi(written):
        return f"doi:{doi}" if len(doi) <= LONGEST_DOI and doi.isprintable() else None
    is_arxiv = "10.48550/" in written
    found = find_arxiv_id(written) if is_arxiv else None
    return f"arxiv:{found.id}" if found else None


def doi_url(name: str) -> str:
    """Give the address of a paper named "doi:..." by `doi_name`; "arxiv:..." leads to arXiv."""
    kind, _, value = name.partition(":")
    if kind == "arxiv":
        return f"https://arxiv.org/abs/{value}"
    return f"https://doi.org/{quoted(value)}"


def quoted(doi: str) -> str:
    """Write a DOI into the path of an address; it may hold "<", "#" or "?"."""
    return quote(doi, safe="/:;()")
