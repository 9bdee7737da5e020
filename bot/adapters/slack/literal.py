"""Text from papers and readers as Slack may safely be given it."""

import re

_STILL = "\u200b"  # Shown as nothing; beside a sign it keeps Slack from reading it as markup.


def size(text: str) -> int:
    """Count characters as Slack may count them: those beyond the first plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, longest: int) -> str:
    """Give `text`, or its beginning and "…" where its size is over `longest`, which is over 1."""
    if size(text) <= longest:
        return text
    kept = text[: longest - 1]
    while size(kept) > longest - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def escaped(text: str) -> str:
    """Escape what Slack reads as mentions, links and entities, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_marks(text: str) -> str:
    """Escape `text` for mrkdwn and keep stars, underlines, ticks and tildes from styling it."""
    return re.sub(r"[*_~`]", lambda sign: _STILL + sign[0] + _STILL, escaped(text))
