"""The app's description for Slack, made from the commands and from what the adapter hears."""

from collections.abc import Iterable

from bot.adapters.slack import scopes
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.credentials import EVENTS, REDIRECT
from bot.adapters.slack.fallback import COMMAND
from bot.adapters.slack.preview import DOMAINS
from bot.adapters.slack.shortcuts import SHORTCUTS
from bot.adapters.slack.translate import ACCESS, NEWS
from bot.core.command import Command

NAME = "paperpicks"
LONGEST_HINT = 1_000

# Slack sends these to everyone an app is installed for, or only about the bot itself.
_EVENTS = ("app_home_opened", "app_mention", "link_shared", "message.im", *NEWS)


def manifest(commands: Iterable[Command], public_url: str = "") -> Json:
    """Give the manifest, version 2; paste it as JSON under "From a manifest".

    Args:
        commands: What can be typed.
        public_url: Where Slack is to call over HTTP; empty for Socket Mode.
    """
    called = public_url + EVENTS
    requests = {"request_url": called} if public_url else {}
    options = {"message_menu_options_url": called} if public_url else {}
    typed = {"url": called} if public_url else {}
    heard = (*_EVENTS, *ACCESS) if public_url else _EVENTS
    back = {"redirect_urls": [public_url + REDIRECT]} if public_url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Daily picks of new papers, chosen by what you say you care about",
            "background_color": "#1f2937",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": list(SHORTCUTS),
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Say what you care about, get picks, search papers",
                    "usage_hint": usage_hint(commands),
                    "should_escape": True,
                    **typed,
                }
            ],
            "unfurl_domains": list(DOMAINS),
        },
        "oauth_config": {
            "scopes": {
                "bot": sorted({**scopes.NEEDED, **scopes.WANTED}),
                "bot_optional": sorted(scopes.OPTIONAL),
            },
            **back,
        },
        "settings": {
            "event_subscriptions": {"bot_events": sorted(heard), **requests},
            "interactivity": {"is_enabled": True, **requests, **options},
            "org_deploy_enabled": bool(public_url),
            "socket_mode_enabled": not public_url,
            "token_rotation_enabled": False,
        },
    }


def usage_hint(commands: Iterable[Command]) -> str:
    """List what can be typed after the command, each first word once."""
    first = dict.fromkeys(c.name.split()[0] for c in commands if not c.hidden)
    hint = ""
    for word in first:
        longer = f"{hint} | {word}" if hint else word
        if len(longer) > LONGEST_HINT - 2:
            break
        hint = longer
    return f"[{hint}]"
