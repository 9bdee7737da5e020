"""One thing a check found, and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `paperpicks doctor`.

    Attributes:
        ok: Whether this is as it should be.
        text: One sentence saying what was found; never a secret.
        fix: What to do about it; empty where all is well.
    """

    ok: bool
    text: str
    fix: str = ""
