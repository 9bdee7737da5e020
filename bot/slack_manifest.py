"""`paperpicks slack-manifest`: printed, remembered, and compared with what an app has at Slack.

From outside Slack tells which scopes an app has and nothing of its events and features. So the
manifest last printed is kept beside the data, and `paperpicks doctor` names what has changed since.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bot.adapters.slack import manifest
from bot.adapters.slack.manifest_diff import differences
from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError
from bot.core.finding import Finding
from bot.settings import Settings

KEPT = "slack-manifest.json"
COMPARE = "paperpicks slack-manifest --compare FILE"

Manifest = dict[str, Any]


def print_manifest(settings: Settings) -> None:
    """Print the manifest to paste, and remember it."""
    wanted = _wanted(settings)
    _keep(settings, wanted)
    print(_written(wanted))


def compare(settings: Settings, file: Path) -> bool:
    """Print how the manifest in a file differs; give whether nothing has to be changed.

    Args:
        settings: Where the manifest that was compared is remembered.
        file: What the app's page “App Manifest” shows as JSON; "-" reads standard input.

    Raises:
        ConfigurationError: If the file holds none; says what is expected.
    """
    wanted = _wanted(settings)
    found = differences(_read(file), wanted)
    if found:
        for difference in found:
            print(f"FIX  {difference}")
        print("     Paste what `paperpicks slack-manifest` prints at Slack, under App Manifest.")
        return False
    _keep(settings, wanted)
    print("ok   The app has all that this version asks for.")
    return True


def check_manifest(settings: Settings) -> Finding:
    """Say whether the manifest has changed since it was last printed or compared here."""
    try:
        kept = json.loads((settings.data_dir / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict):
        text = "Whether the Slack app has the events and features of this version is not known."
        return Finding(True, f"{text} Slack tells scopes alone. To compare: {COMPARE}")
    changed = differences(kept, _wanted(settings))
    if not changed:
        return Finding(True, "The Slack manifest is as it was last printed here.")
    text = f"The Slack manifest has changed since it was last printed: {'; '.join(changed)}."
    return Finding(False, text, "Paste anew what this prints: paperpicks slack-manifest")


def _wanted(settings: Settings) -> Manifest:
    """Give the manifest of the way that is set up: an app-level token means Socket Mode."""
    address = settings.public_url if settings.slack_app_token is None else ""
    return manifest(COMMANDS, address)


def _written(wanted: Manifest) -> str:
    return json.dumps(wanted, indent=2)


def _keep(settings: Settings, wanted: Manifest) -> None:
    """Remember a manifest; where nothing can be written, the next doctor merely knows less."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (settings.data_dir / KEPT).write_text(_written(wanted), encoding="utf-8")
    except OSError as error:
        print(f"paperpicks: not remembered in {settings.data_dir} ({error})", file=sys.stderr)


def _read(file: Path) -> Manifest:
    expected = "Save as JSON what the app's page “App Manifest” shows."
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        read = json.loads(text)
    except (OSError, ValueError) as error:
        why = type(error).__name__
        raise ConfigurationError(
            f"{file} cannot be read as a manifest ({why}). {expected}"
        ) from None
    if not isinstance(read, dict):
        raise ConfigurationError(f"{file} holds no manifest. {expected}")
    return read
