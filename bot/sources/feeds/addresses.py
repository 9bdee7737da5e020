"""Write the addresses of feeds and their entries one way, without what only follows readers."""

import hashlib
import re
from urllib.parse import SplitResult, urlsplit

from bot.sources.linkable import address

_TRACKING = re.compile(r"(?:utm_[^=]*|fbclid|gclid)(?:=.*)?", re.IGNORECASE)
_SCHEME = re.compile(r"(?:feed:(?://)?)?(https?://)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!feed:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)

LONGEST_SHOWN = 200  # Characters of an address in a message.
_USUAL_PORTS = {"http": 80, "https": 443}


def feed_name(url: str) -> str:
    """Name a feed as in `Record.sources`: "feed:" and 12 hex digits made of its address."""
    return f"feed:{hashlib.sha256(normalise(url).encode('utf-8', 'replace')).hexdigest()[:12]}"


def normalise(url: str) -> str:
    """Write a feed's address one way, so that the same feed is asked once for all who have it.

    "feed://" means https, and so does no scheme; the host is lower-cased, a usual port, a fragment
    and tracking parameters go. What is no address stays as it is, without blanks around it.
    """
    url = url.strip().strip("<>").strip()
    if not (scheme := _SCHEME.match(url)):
        if _OTHER_SCHEME.match(url):
            return url
        url = "https://" + re.sub(r"^feed:(//)?", "", url, flags=re.IGNORECASE)
    else:
        url = scheme[1].lower() + url[scheme.end() :]
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url
    host = parts.netloc.lower()
    if parts.port == _USUAL_PORTS[parts.scheme]:
        host = host.rpartition(":")[0]
    return without_tracking(parts._replace(netloc=host, path=parts.path or "/").geturl())


def without_tracking(url: str) -> str:
    """Drop a fragment, and parameters such as `utm_source`; empty where `url` is no address."""
    parts = _split(url.strip())
    if parts is None:
        return ""
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p))
    return parts._replace(query=query, fragment="").geturl()


def link_of(written: str) -> str:
    """Give the address an entry leads to, http or https; empty where it leads nowhere."""
    return address(without_tracking(written)) if address(written) else ""


def host_of(url: str) -> str:
    """Give the host of an address; empty where there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def shown(url: str) -> str:
    """Give an address as a message may show it: its query and a user's name may be secret."""
    parts = _split(url)
    host = host_of(url)
    return f"{parts.scheme}://{host}{parts.path}"[:LONGEST_SHOWN] if parts and host else "That"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # Raises where it is no number.
    except ValueError:
        return None
    return parts
