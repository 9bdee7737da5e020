"""Discord's own description of its interface, where at hand, as a second judge of requests."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = "PAPERPICKS_TEST_SPECS"
FILE = "discord-openapi-v10.json"
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_NO_LONGER_TOLD = frozenset({"use_nested_fields"})  # The library adds it to new threads still.
_TRUE_OR_FALSE = re.compile("true|false|[01]", re.IGNORECASE)


def is_at_hand() -> bool:
    """Tell whether the environment names a folder that holds the description."""
    return _path().is_file()


def spec_problems(
    method: str, path: str, body: Any, query: Mapping[str, str] | None = None
) -> list[str]:
    """Say what the description finds wrong with a request; nothing where it is not at hand."""
    spec = _spec()
    return spec.problems(method, path, body, query or {}) if spec else []


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
        self._paths = document["paths"]
        self._operations = sorted(
            (
                (template.count("{"), method.upper(), _pattern(template), template)
                for template, item in self._paths.items()
                for method in item.keys() & _METHODS
            ),
            key=lambda operation: operation[0],  # Literal segments before parameters.
        )

    def problems(self, method: str, path: str, body: Any, query: Mapping[str, str]) -> list[str]:
        for _, known, pattern, template in self._operations:
            if known == method and pattern.fullmatch(path):
                problems = self._body_problems(template, method.lower(), body)
                return problems + self._query_problems(template, method.lower(), query)
        return [f"no such operation: {method} {path}"]

    def _body_problems(self, template: str, method: str, body: Any) -> list[str]:
        described = self._paths[template][method].get("requestBody", {})
        if body is None:
            return ["a body is required"] if described.get("required") else []
        if "application/json" not in described.get("content", {}):
            return [f"no JSON is taken, and {body!r} came"] if body else []
        return self._errors(f"{_pointer(template, method)}/{_BODY}", body)

    def _query_problems(self, template: str, method: str, query: Mapping[str, str]) -> list[str]:
        """Judge what stands behind the question mark: nothing unknown, nothing of another kind."""
        described = self._paths[template][method].get("parameters", [])
        places = {one["name"]: n for n, one in enumerate(described) if one.get("in") == "query"}
        unknown = query.keys() - places.keys() - _NO_LONGER_TOLD
        problems = [f"?{name}: unknown" for name in unknown]
        for name in query.keys() & places.keys():
            kinds = described[places[name]]["schema"].get("type", ())
            if "boolean" in kinds:
                fits = _TRUE_OR_FALSE.fullmatch(query[name])
                problems += [] if fits else [f"?{name}: not true or false"]
                continue
            at = f"{_pointer(template, method)}/parameters/{places[name]}/schema"
            is_count = "integer" in kinds and query[name].isdecimal()
            value = int(query[name]) if is_count else query[name]
            problems += [f"?{name} {said}" for said in self._errors(at, value)]
        return problems

    def _errors(self, at: str, value: Any) -> list[str]:
        checker = self._validator({"$ref": f"urn:discord#{at}"}, registry=self._registry)
        return list(_said(checker.iter_errors(value)))

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


_BODY = "requestBody/content/application~1json/schema"


def _pointer(template: str, method: str) -> str:
    return f"/paths/{template.replace('/', '~1')}/{method}"


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
