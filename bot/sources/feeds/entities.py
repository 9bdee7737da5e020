"""Refuse feeds that declare entities, before a parser can be made to expand them."""

import re

# Read as the parsers do: Python's looks for the end of the DOCTYPE, feedparser's own for the first
# element. A declaration hidden from one of the two readings is found by the other.
_FIRST_ELEMENT = re.compile(rb"<\w")
_DECLARED = re.compile(rb"<!ENTITY", re.IGNORECASE)


def declares_entities(body: bytes) -> bool:
    """Whether a document declares entities of its own; text that speaks of them is in CDATA.

    A bomb of a kilobyte would become gigabytes, and a reference to a file its contents. No feed
    needs either.
    """
    plain = body.replace(b"\0", b"")  # UTF-16 looks like ASCII then.
    first = _FIRST_ELEMENT.search(plain)
    head = plain[: first.start()] if first else plain
    return bool(_DECLARED.search(head) or _DECLARED.search(_outside_cdata(plain)))


def _outside_cdata(body: bytes) -> bytes:
    """Drop CDATA sections in one pass; one that never ends is none."""
    outside: list[bytes] = []
    position = 0
    while (start := body.find(b"<![CDATA[", position)) >= 0:
        if (end := body.find(b"]]>", start)) < 0:
            break
        outside.append(body[position:start])
        position = end + 3
    return b" ".join([*outside, body[position:]])
