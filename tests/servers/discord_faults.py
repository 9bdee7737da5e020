"""What can go wrong with requests to a Discord on loopback."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests that match.

    Attributes:
        pattern: Matched against "POST /channels/1/messages".
        times: How often.
        status: The answer; 0 breaks the connection instead.
        body: The answer's body.
        headers: The answer's headers.
        after: Whether the request is carried out all the same.
        delay: Seconds before anything happens.
        skip: How many requests that match are left alone first.
    """

    pattern: str
    times: int = 1
    status: int = 500
    body: Json = field(default_factory=lambda: {"message": "broken", "code": 0})
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    delay: float = 0.0
    skip: int = 0


def rate_limit(pattern: str, seconds: float, times: int = 1, *, is_global: bool = False) -> Fault:
    """Make the fault of asking for less speed, on one route or of the whole bot."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": is_global}
    headers = {"Retry-After": str(seconds), "Via": "1.1 loopback"}
    headers["X-RateLimit-Scope"] = "global" if is_global else "user"
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return Fault(pattern, times, 429, body, headers)
