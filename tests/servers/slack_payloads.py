"""What Slack sends to an app, as it words it."""

import time
import uuid

from tests.servers.slack_blocks import Json
from tests.servers.slack_workspace import BOT_ID, BOT_USER, TEAM, Posted

APP = "A0PAPERS"


def command(text: str, user: str, channel: str, response_url: str, trigger: str) -> Json:
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
        "trigger_id": trigger,
        "api_app_id": APP,
    }


def press(message: Posted, button: Json, user: str, response_url: str, trigger: str) -> Json:
    """A pressed button of a message, or a chosen line of a menu there."""
    return {
        **_used("block_actions", user, trigger),
        "channel": {"id": message.channel, "name": "papers"},
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.only_for),
        },
        **({} if message.only_for else {"message": told(message)}),
        "actions": [_action(button)],
        "state": {"values": {}},
        "response_url": response_url,
    }


def press_in_view(view: Json, button: Json, user: str, trigger: str) -> Json:
    """A pressed button of a Home tab or a modal; there is no address to answer at."""
    return {
        **_used("block_actions", user, trigger),
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_action(button)],
    }


def shortcut(callback: str, user: str, trigger: str) -> Json:
    """A shortcut from the menu of all; it happens nowhere."""
    return {
        **_used("shortcut", user, trigger),
        "callback_id": callback,
        "action_ts": f"{time.time():.6f}",
    }


def message_shortcut(
    callback: str, message: Posted, user: str, response_url: str, trigger: str
) -> Json:
    """A shortcut from the menu of a message."""
    return {
        **_used("message_action", user, trigger),
        "callback_id": callback,
        "action_ts": f"{time.time():.6f}",
        "message_ts": message.ts,
        "channel": {"id": message.channel, "name": "papers"},
        "message": told(message),
        "response_url": response_url,
    }


def submission(view: Json, user: str, trigger: str) -> Json:
    """A submitted modal."""
    return {**_used("view_submission", user, trigger), "view": view, "response_urls": []}


def suggestion(view: Json, field: Json, typed: str, user: str) -> Json:
    """What a reader types into a field whose choices the app knows; it can open nothing."""
    asked = _used("block_suggestion", user, "") | {"view": view, "value": typed}
    where = {"block_id": field["block_id"], "action_id": field["element"]["action_id"]}
    return {name: value for name, value in asked.items() if name != "trigger_id"} | where


def told(message: Posted) -> Json:
    """A message as Slack shows it to the app."""
    writer: Json = {"user": message.user}
    writer |= {"bot_id": BOT_ID} if message.by_bot else {}
    there: Json = {"type": "message", "ts": message.ts, "text": message.text, **writer}
    there |= {"blocks": message.blocks} if message.blocks else {}
    return there | ({"thread_ts": message.thread} if message.thread else {})


def _used(kind: str, user: str, trigger: str) -> Json:
    """What every use of the app says: who, where from, and the trigger for a modal."""
    return {
        "type": kind,
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": "lab"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user, "username": "someone", "team_id": TEAM},
        "trigger_id": trigger,
    }


def _action(element: Json) -> Json:
    """What was pressed; of a menu, the chosen line."""
    names = ("action_id", "block_id")
    action: Json = {name: element[name] for name in names if name in element}
    action |= {"type": element["type"], "action_ts": f"{time.time():.6f}"}
    chosen = {name: element[name] for name in ("text", "value") if name in element}
    if element["type"] == "overflow":
        return action | {"selected_option": chosen}
    return action | chosen


def event(event: Json, event_id: str) -> Json:
    """Something that happened in the workspace."""
    return {
        "type": "event_callback",
        "api_app_id": APP,
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
