"""The subject categories of arXiv: which there are, what they are called, where they belong."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from bot.core.errors import SourceRefused

LONGEST_NAMED = 40  # Characters of a wrong name that are said back.


@dataclass(frozen=True, slots=True)
class Category:
    """A category.

    Attributes:
        code: As arXiv writes it: "cs.LG", "hep-th".
        title: Its name: "Machine Learning".
        archive: What its code begins with: "cs".
        group: What arXiv files the archive under: "physics" for "hep-th".
        is_active: Whether papers are still filed under it.
        canonical: The code its papers are known by here: another one for "cs.NA" (math.NA) and for
            most retired ones, else its own.
    """

    code: str
    title: str
    archive: str
    group: str
    is_active: bool
    canonical: str

    @property
    def oai_set(self) -> str:
        """Its name for OAI-PMH: "cs:cs:LG", "physics:hep-th"."""
        subject = self.code.partition(".")[2]
        return ":".join(filter(None, (self.group, self.archive, subject)))


def categories() -> tuple[Category, ...]:
    """Give those a reader can follow: active, each once, by its canonical code."""
    return tuple(one for one in _all().values() if _is_followed(one))


def check_category(text: str) -> str:
    """Give the canonical code of a category as typed: "CS.lg" gives "cs.LG".

    Raises:
        SourceRefused: If there is none; the text names those that are close or of its archive.
    """
    found = canonical_code(text)
    if found is not None and _all()[found.casefold()].is_active:
        return found
    raise SourceRefused(_refusal(text, is_retired=found is not None))


def canonical_code(text: str) -> str | None:
    """Give the canonical code of a category, retired ones included; None for what is none.

    Papers carry classes of other schemes as well ("68T07", "I.2.7").
    """
    found = _all().get(text.strip().casefold())
    return found.canonical if found else None


def title_of(code: str) -> str:
    """Give the name of a category in any spelling, "Machine Learning"; else the code itself."""
    found = _all().get(code.strip().casefold())
    return found.title if found else code


def oai_set(code: str) -> str:
    """Give the name for OAI-PMH of a category that exists."""
    return _all()[code.casefold()].oai_set


def is_archive(text: str) -> bool:
    """Whether this is what codes of several categories begin with: "cs", "physics"."""
    return any(one.archive == text and one.code != text for one in _all().values())


@cache
def _all() -> Mapping[str, Category]:
    """Read all categories, by folded code."""
    table = files("bot.sources.arxiv").joinpath("categories.tsv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    found = (
        Category(
            code=row["category"],
            title=row["name"],
            archive=row["archive"],
            group=row["group"],
            is_active=row["active"] == "yes",
            canonical=row["canonical"] or row["category"],
        )
        for row in rows
    )
    return {one.code.casefold(): one for one in found}


def _is_followed(category: Category) -> bool:
    return category.is_active and category.canonical == category.code


def _refusal(text: str, *, is_retired: bool) -> str:
    """Say that a category does not exist, and which do."""
    named = " ".join("".join(filter(str.isprintable, text)).split())[:LONGEST_NAMED]
    shown = named or "without a name"
    words = [f"arXiv: category {shown} {'is no longer used' if is_retired else 'does not exist'}."]
    codes = [one.code for one in categories()]
    by_fold = {code.casefold(): code for code in codes}
    if not is_retired and (near := get_close_matches(named.casefold(), by_fold, 1, 0.75)):
        words.append(f"Did you mean {by_fold[near[0]]}?")
    archive = named.partition(".")[0].casefold()
    of_archive = [one.code for one in categories() if one.archive == archive]
    if of_archive:
        words.append(f"Categories of {archive}: {', '.join(of_archive)}.")
    else:
        archives = dict.fromkeys(one.archive for one in categories())
        words.append(f"They begin with {', '.join(archives)}.")
    return " ".join(words)
