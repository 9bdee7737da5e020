"""Write and compare subject categories, such as arXiv's "cs.LG"."""

import re
from functools import lru_cache

_CODE = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*)(?:\.([A-Za-z-]+))?")

# arXiv gives these pairs to the same papers; the right-hand name is the canonical one.
_ALIASES = {
    "math.mp": "math-ph",
    "stat.th": "math.st",
    "math.it": "cs.it",
    "q-fin.ec": "econ.gn",
    "cs.sy": "eess.sy",
    "cs.na": "math.na",
}


def category_code(text: str) -> str:
    """Write a category as arXiv does: "CS.lg" gives "cs.LG". Other names stay as they are."""
    text = " ".join(text.split())
    if not (match := _CODE.fullmatch(text)):
        return text
    archive, subject = match[1].lower(), match[2]
    if subject is None:
        return archive
    return f"{archive}.{subject.upper() if len(subject) == 2 else subject.lower()}"


@lru_cache(maxsize=1024)  # arXiv has 155 categories; papers come with them by the thousand.
def category_keys(code: str) -> tuple[str, ...]:
    """Give what a paper of this category is found by: its code and its archive, folded."""
    own = category_key(code)
    archive = own.partition(".")[0]
    typed = " ".join(code.split()).casefold().partition(".")[0]
    return tuple(dict.fromkeys((own, archive, typed)))


def category_key(code: str) -> str:
    """Fold a category for comparison, other names of the same one included."""
    folded = " ".join(code.split()).casefold()
    return _ALIASES.get(folded, folded)
