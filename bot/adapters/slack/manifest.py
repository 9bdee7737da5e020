"""The app's description for Slack, made from the commands and from what the adapter hears."""

from collections.abc import Iterable

from bot.adapters.slack import scopes
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.render import COMMAND
from bot.adapters.slack.translate import NEWS
from bot.core.command import Command

NAME = "paperpicks"
LONGEST_HINT = 1_000

# Slack sends these to everyone an app is installed for, or only about the bot itself.
_EVENTS = ("app_mention", "message.im", *NEWS)


def manifest(commands: Iterable[Command]) -> Json:
    """Give the manifest, version 2; paste it as JSON under "From a manifest"."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Daily picks of new papers, chosen by what you say you care about",
            "background_color": "#1f2937",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Say what you care about, get picks, search papers",
                    "usage_hint": usage_hint(commands),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": sorted({**scopes.NEEDED, **scopes.WANTED}),
                "bot_optional": sorted(scopes.OPTIONAL),
            }
        },
        "settings": {
            "event_subscriptions": {"bot_events": sorted(_EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
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
