"""Tells which addresses are fit to be linked to, without asking any."""

import re

LONGEST_URL = 2000

_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)


def address(written: str) -> str:
    """Give an http or https address fit to be linked to; empty where it is none."""
    written = written.strip()
    fit = len(written) <= LONGEST_URL and written.isprintable() and _ADDRESS.fullmatch(written)
    return written if fit else ""
