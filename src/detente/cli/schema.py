# SPDX-License-Identifier: MIT
"""`detente schema`."""

from __future__ import annotations

from typing import Any

import click

from detente.cli.console import print_json

__all__ = ["command"]

TABLE = {
    "type": "object",
    "properties": {"table": {"type": "string", "description": "File beside the case with the entries as rows."}},
    "required": ["table"],
    "additionalProperties": False,
}
"""What may stand in place of a list or of entries by id."""


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of case files, so that editors can complete and check them."""
    from detente.case.case import Case

    schema = _with_tables({**Case.model_json_schema(), "type": "object"})
    schema["$defs"]["TableFile"] = TABLE
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def _with_tables(node: Any) -> Any:
    """Let every list and every mapping by id be a table beside the case instead."""
    if isinstance(node, list):
        return [_with_tables(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _with_tables(value) for key, value in node.items()}
    entries = isinstance(node.get("additionalProperties"), dict) and "properties" not in node
    if node.get("type") != "array" and not entries:
        return inner
    outer = {key: inner.pop(key) for key in ("description", "default", "title") if key in inner}
    return {"anyOf": [inner, {"$ref": "#/$defs/TableFile"}], **outer}
