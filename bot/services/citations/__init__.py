"""Papers in the forms that reference managers read."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.services.citations import bibtex, csl, ris
from recommender import Paper


class Format(NamedTuple):
    """One form.

    Attributes:
        name: As typed.
        title: As people call it.
        ending: Of a file's name, without a dot.
        media: The media type.
        write: Makes the text of a file, never empty.
    """

    name: str
    title: str
    ending: str
    media: str
    write: Callable[[Sequence[Paper]], str]


FORMATS = (
    Format("bibtex", "BibTeX", "bib", "application/x-bibtex", bibtex.write),
    Format("ris", "RIS", "ris", "application/x-research-info-systems", ris.write),
    Format("json", "CSL JSON", "json", "application/vnd.citationstyles.csl+json", csl.write),
)


def format_named(name: str) -> Format:
    """Give a form by its name. Raises `StopIteration` for any other."""
    return next(one for one in FORMATS if one.name == name)
