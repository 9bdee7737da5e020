"""Text from papers and readers as a screen may safely show it."""

import unicodedata

_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'"})


def one_line(text: str) -> str:
    """Give `text` without control characters, direction overrides and line breaks."""
    return " ".join(paragraph(text).split())


def paragraph(text: str) -> str:
    """Give `text` without control characters and direction overrides; lines stay lines."""
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def straight(text: str) -> str:
    """Give a text with the quotation marks that the grammar knows; phones type others."""
    return text.translate(_TYPOGRAPHIC)


def _shown(character: str) -> str:
    if character in _BREAKS:
        return "\n"
    if character == "\t":
        return " "
    kind = unicodedata.category(character)
    if kind == "Cs":  # Half a character: it cannot be sent.
        return "\ufffd"
    return "" if kind == "Cc" or character in _TURNS_TEXT_AROUND else character
