"""Turn the TeX in a sentence into Unicode."""

import functools
import logging
import re

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

# What pylatexenc is seen to raise on broken input, beside its own error.
FAULTS = (LatexWalkerError, ValueError, LookupError, TypeError, AttributeError, RecursionError)

_GROUP = r"\{(?:[^{}\\]|\\.)*+\}"
for _ in range(3):  # Groups within groups, four deep.
    _GROUP = rf"\{{(?:[^{{}}\\]|\\.|{_GROUP})*+\}}"
_ARGUMENTS = rf"(?:\[[^\[\]{{}}]*\]|{_GROUP})*"
_TEX = re.compile(
    rf"""
      (?P<cite> (?<!\s)\s*+\\[Cc]ite[A-Za-z]*\*?{_ARGUMENTS} )
    | \\url\{{(?P<url>[^{{}}]*)\}}
    | \\href\{{[^{{}}]*\}}(?P<linked>{_GROUP})
    | (?P<table> \\begin\{{([A-Za-z]+\*?)\}} .{{0,5000}}? \\end\{{\5\}} )
    | \\\( .{{0,1000}}? \\\) | \\\[ .{{0,1000}}? \\\]
    | \\(?:[oOlLij]|ss|ae|AE|oe|OE|aa|AA)(?![A-Za-z])\ \w+    # "M\o ller" is one word.
    | \\[A-Za-z]+\*?{_ARGUMENTS}
    | \\["'`^~=.]\s?(?:\\[ij](?![A-Za-z])|\w|{_GROUP})        # Accents.
    | \\\\(?:\[[^\[\]]*\])? | \\[^A-Za-z]
    | {_GROUP}
    | (?P<dollars> \$\$? )
    """,
    re.VERBOSE | re.DOTALL,
)
_PERCENT = re.compile(r"(?<!\\)%")
_PLAIN_SIGNS = re.compile(r"(?<!\\)([&#])")
_DOLLARS = re.compile(r"(?<!\\)\$\$?")
_FORMULA_SIGNS = frozenset("\\^_{=")
_TIE = re.compile(r"(?<=[\w.,;:)\]}$'\"])~(?=[\w(\[{\\$`\"])")  # Not that of "~10%", "/~jane".
_LIGATURES = ((re.compile(r"-{3,}"), "—"), (re.compile(r"--"), "–"))


def without_tex(text: str) -> str:
    r"""Turn TeX into Unicode, handing pylatexenc only the pieces that are TeX.

    It takes 4 ms for an abstract, nearly all of it for plain words, and of those it would drop
    "&" and "#". Citations go; `$...$` is mathematics only if it holds one of `\ ^ _ { =` or is a
    single letter, else it is money and stays.

    Raises:
        FAULTS: If pylatexenc cannot make sense of a piece.
    """
    if "~" in text:
        text = _TIE.sub(" ", text)
    if "\\" in text or "$" in text or "{" in text:
        text = _tex_pieces(text)
    if "--" in text:
        for ligature, character in _LIGATURES:
            text = ligature.sub(character, text)
    return text.replace("``", "“").replace("''", "”")


def _tex_pieces(text: str) -> str:
    done: list[str] = []
    position = 0
    while match := _TEX.search(text, position):
        done.append(text[position : match.start()])
        position = _formula_end(text, match) if match["dollars"] else match.end()
        piece = text[match.start() : position]
        if match["url"] is not None:
            done.append(match["url"])
        elif match["table"] or piece.startswith("$"):
            done.append(piece if piece in ("$", "$$") else _from_tex(piece))
        elif not match["cite"]:
            done.append(_from_tex(_PLAIN_SIGNS.sub(r"\\\1", match["linked"] or piece)))
    done.append(text[position:])
    return "".join(done)


def _formula_end(text: str, opening: re.Match[str]) -> int:
    """Find where the mathematics that `opening` begins ends; just behind it if it is money."""
    closing = _DOLLARS.search(text, opening.end())
    if not closing or closing[0] != opening[0]:
        return opening.end()
    between = text[opening.end() : closing.start()]
    is_letter = len(between.strip()) == 1 and between.strip().isalpha()
    return closing.end() if is_letter or _FORMULA_SIGNS & set(between) else opening.end()


@functools.lru_cache(maxsize=1024)
def _from_tex(piece: str) -> str:
    piece = _PERCENT.sub(r"\%", piece)  # Else it would hide the end of the piece.
    return str(_converter().latex_to_text(piece)).replace("<cit.>", "")


@functools.cache
def _converter() -> LatexNodes2Text:
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # It warns of every odd macro.
    return LatexNodes2Text(math_mode="text", keep_comments=True)
