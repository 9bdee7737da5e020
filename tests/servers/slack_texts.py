"""Block Kit's smallest parts as Slack checks them: text objects, options, confirmations."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")


def size(text: str) -> int:
    """Count a text as JavaScript does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def keys(piece: Json, needed: set[str], allowed: set[str]) -> list[str]:
    """Say which fields are missing, and which Slack does not know."""
    missing, extra = needed - piece.keys(), piece.keys() - needed - allowed - {"type"}
    return [f"no {key}" for key in sorted(missing)] + [f"unknown {key}" for key in sorted(extra)]


def text_object(piece: object, longest: int, kinds: Sequence[str] = PLAIN) -> list[str]:
    """Check a text object."""
    if not isinstance(piece, dict) or piece.get("type") not in kinds:
        return [f"no text of {' or '.join(kinds)}"]
    extra = {"emoji"} if piece["type"] == "plain_text" else {"verbatim"}
    found = keys(piece, {"text"}, extra)
    words = piece.get("text", "")
    if not words.strip() or size(words) > longest:
        found.append(f"text of {size(words)}, at most {longest}")
    return found + whole(words)


def whole(text: str) -> list[str]:
    """Refuse halves of characters, which are no text on the wire."""
    return ["half a character"] if any("\ud800" <= c <= "\udfff" for c in text) else []


def name(piece: Json, key: str) -> list[str]:
    """Check an `action_id` or `block_id` where there is one."""
    return [] if 0 < len(piece.get(key, "x")) <= 255 else [key]


def option(piece: Json, kinds: Sequence[str] = PLAIN) -> list[str]:
    """Check what can be chosen."""
    if found := keys(piece, {"text", "value"}, {"description", "url"}):
        return found
    found = text_object(piece["text"], 75, kinds)
    if not 0 < len(piece["value"]) <= 75:
        found.append(f"option value of {len(piece['value'])}, at most 75")
    if "description" in piece:
        found += text_object(piece["description"], 75, kinds)
    return found


def options(piece: Json, most: int, kinds: Sequence[str] = PLAIN) -> list[str]:
    """Check a list of options, and that what is chosen at first is among them."""
    known = piece.get("options", [])
    found = [] if 1 <= len(known) <= most else [f"{len(known)} options, at most {most}"]
    found += [problem for one in known for problem in option(one, kinds)]
    chosen = [*piece.get("initial_options", [])]
    chosen += [piece["initial_option"]] if "initial_option" in piece else []
    if "initial_options" in piece and not chosen:
        found.append("no initial_options in the list of them")
    return found + ["an initial option that is none" for one in chosen if one not in known]


def confirmation(piece: Json) -> list[str]:
    """Check the question that is asked before a press counts."""
    found = keys(piece, {"title", "text", "confirm", "deny"}, {"style"})
    if found:
        return found
    return [
        *text_object(piece["title"], 100),
        *text_object(piece["text"], 300, ANY),
        *text_object(piece["confirm"], 30),
        *text_object(piece["deny"], 30),
    ]
