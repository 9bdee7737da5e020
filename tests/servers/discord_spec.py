"""Discord's own description of its interface, where at hand, as a second judge of requests."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = "PAPERPICKS_TEST_SPECS"
FILE = "discord-openapi-v10.json"


def is_at_hand() -> bool:
    """Tell whether the environment names a folder that holds the description."""
    return _path().is_file()


def spec_problems(method: str, path: str, body: Any) -> list[str]:
    """Say what the description finds wrong with a request; nothing where it is not at hand."""
    spec = _spec()
    return spec.problems(method, path, body) if spec else []


@cache
def _spec() -> "_Spec | None":
    return _Spec(json.loads(_path().read_text())) if is_at_hand() else None


def _path() -> Path:
    return Path(os.environ.get(FOLDER) or "/nowhere", FILE)


class _Spec:
    def __init__(self, document: Any) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        referencing = pytest.importorskip("referencing.jsonschema")
        resource = referencing.DRAFT202012.create_resource(document)
        self._registry = referencing.EMPTY_REGISTRY.with_resource("urn:discord", resource)
        strict = jsonschema.Draft202012Validator
        self._strict_type = strict.VALIDATORS["type"]
        rules = {"type": self._lenient_type, "oneOf": strict.VALIDATORS["anyOf"]}
        self._validator = jsonschema.validators.extend(strict, rules)
        self._operations = sorted(
            (
                (template.count("{"), method.upper(), _pattern(template), template, operation)
                for template, item in document["paths"].items()
                for method, operation in item.items()
                if method in {"get", "post", "put", "patch", "delete"}
            ),
            key=lambda operation: operation[0],  # Literal segments before parameters.
        )

    def problems(self, method: str, path: str, body: Any) -> list[str]:
        for _, known, pattern, template, operation in self._operations:
            if known == method and pattern.fullmatch(path):
                return self._body_problems(template, method, operation, body)
        return [f"no such operation: {method} {path}"]

    def _body_problems(self, template: str, method: str, operation: Any, body: Any) -> list[str]:
        described = operation.get("requestBody", {})
        if body is None:
            return ["a body is required"] if described.get("required") else []
        if "application/json" not in described.get("content", {}):
            return []
        at = f"/paths/{template.replace('/', '~1')}/{method.lower()}"
        at += "/requestBody/content/application~1json/schema"
        checker = self._validator({"$ref": f"urn:discord#{at}"}, registry=self._registry)
        return list(_said(checker.iter_errors(body)))

    def _lenient_type(
        self, validator: Any, types: Any, instance: Any, schema: Any
    ) -> Iterator[Any]:
        """Discord takes digit strings for integers, and integers for ids."""
        names = [types] if isinstance(types, str) else types
        is_number = isinstance(instance, int) and not isinstance(instance, bool)
        if "string" in names and is_number and schema.get("format") == "snowflake":
            return
        if "integer" in names and isinstance(instance, str) and re.fullmatch(r"-?\d+", instance):
            return
        yield from self._strict_type(validator, types, instance, schema)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(template)))


def _said(errors: Iterable[Any]) -> Iterator[str]:
    """Give each error once; below alternatives only those of the one that came furthest."""
    for error in errors:
        if not error.context:
            where = "/".join(map(str, error.absolute_path))
            yield f"{where or '.'}: {error.message[:200]}"
            continue
        branches: dict[Any, list[Any]] = {}
        for below in error.context:
            branches.setdefault(below.schema_path[0], []).append(below)
        nearest: list[Any] = min(branches.values(), key=_distance)
        yield from _said(nearest)


def _distance(errors: Sequence[Any]) -> tuple[bool, int, int]:
    """Rank an alternative: one of another kind last, then by how deep it went."""
    other_kind = any(
        e.validator in ("const", "enum") and list(e.absolute_path)[-1:] == ["type"] for e in errors
    )
    return other_kind, -max(len(e.absolute_path) for e in errors), len(errors)
