"""What Slack sends to an app, as it words it."""

import time
import uuid

from tests.servers.slack_blocks import Json
from tests.servers.slack_workspace import BOT_USER, TEAM, Posted


def command(text: str, user: str, channel: str, response_url: str) -> Json:
    """A typed `/papers TEXT`."""
    return {
        "command": "/papers",
        "text": text,
        "team_id": TEAM,
        "channel_id": channel,
        "channel_name": "papers",
        "user_id": user,
        "user_name": "someone",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": uuid.uuid4().hex,
    }


def press(message: Posted, button: Json, user: str, response_url: str) -> Json:
    """A pressed button of a message."""
    names = ("action_id", "block_id", "value", "text")
    action: Json = {name: button[name] for name in names if name in button}
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "lab"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user, "username": "someone", "team_id": TEAM},
        "channel": {"id": message.channel, "name": "papers"},
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.only_for),
        },
        "actions": [action | {"type": "button", "action_ts": f"{time.time():.6f}"}],
        "response_url": response_url,
        "trigger_id": uuid.uuid4().hex,
    }


def event(event: Json, event_id: str) -> Json:
    """Something that happened in the workspace."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id or "Ev" + uuid.uuid4().hex[:9].upper(),
        "event_time": int(time.time()),
        "event": event,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def envelope(kind: str, payload: Json) -> Json:
    """What goes over the socket; the app acknowledges it by its id."""
    return {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
