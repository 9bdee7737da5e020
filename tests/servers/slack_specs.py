"""The platforms' own machine-readable specifications, where this machine has them."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "PAPERPICKS_TEST_SPECS"
BLOCK_KIT = "slack-block-kit.schema.json"


def specification(name: str) -> Any | None:
    """Give a specification by its file's name; None where `PAPERPICKS_TEST_SPECS` has none."""
    folder = os.environ.get(VARIABLE)
    path = Path(folder, name) if folder else None
    return json.loads(path.read_text()) if path and path.is_file() else None


def needed(name: str) -> Any:
    """Give a specification, or skip the test that asks."""
    found = specification(name)
    if found is None:
        pytest.skip(f"{VARIABLE} names no folder with {name}")
    return found


@cache
def _block_kit(kind: str) -> Any | None:
    found = specification(BLOCK_KIT)
    if found is None:
        return None
    jsonschema = pytest.importorskip("jsonschema")
    return jsonschema.Draft7Validator({**found, "$ref": f"#/definitions/{kind}"})


def _problems(kind: str, value: object) -> list[str]:
    validator = _block_kit(kind)
    if validator is None:
        return []
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator.iter_errors(value)
    ]


def block_kit_problems(blocks: object) -> list[str]:
    """Say where blocks differ from Slack's own types; nothing where they are not at hand."""
    return _problems("MessageBlocks", {"blocks": list(blocks) if blocks else []})  # type: ignore[call-overload] # any sequence


def view_kit_problems(view: Any) -> list[str]:
    """Say where a Home tab or a modal differs from them."""
    return _problems("Home" if view.get("type") == "home" else "Modal", view)


def manifest_problems(manifest: object) -> list[str]:
    """Say where a Slack manifest differs from its schema; skips where that is not at hand."""
    schema = needed("slack-manifest-v2.schema.json")
    jsonschema = pytest.importorskip("jsonschema")
    found = jsonschema.Draft7Validator(schema).iter_errors(manifest)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in found]
