"""What the app may do in a workspace, and what each permission is for."""

from collections.abc import Mapping

NEEDED: Mapping[str, str] = {
    "chat:write": "post and answer",
    "commands": "hear `/papers`",
}
"""Without these nothing works."""

WANTED: Mapping[str, str] = {
    "app_mentions:read": "answer when I am mentioned",
    "channels:read": "notice when a channel is archived, and let people choose one in a form",
    "groups:read": "notice when a private channel is archived, and let people choose one",
    "im:history": "answer direct messages",
    "im:write": "find what I sent in a direct message",
    "users:read": "know time zones and administrators",
}
"""Without one of these one thing does not work."""

OPTIONAL: Mapping[str, str] = {
    "files:write": "send your papers as a file",
    "channels:history": "find a post again after a crash",
    "groups:history": "find a post again in a private channel",
    "links:read": "notice links to papers, where an administrator wants them shown",
    "links:write": "show in short what is linked to",
}
"""A workspace may leave these out: a post whose fate is unknown is then not sent again, and of a
file only the beginning is shown, and links are left alone."""
