# SPDX-License-Identifier: MIT
"""Write docs/reference from the code: keys, commands, checks, JSON fields, glossary; and the README's picture.

``--check`` says whether the files are up to date and writes nothing.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import vl_convert
from pydantic import BaseModel

from detente import bargain, load, stability, trace
from detente.case import basis, issue, party, preference, proposal, rule, source, statement
from detente.case import case as case_module
from detente.case.checks import CHECKS
from detente.charts import gains_chart
from detente.cli.main import COMMANDS
from detente.files.shape import SHAPE_CODES
from detente.glossary import GLOSSARY

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "reference"
MODULES = (case_module, party, issue, rule, preference, proposal, source, statement, basis)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "enum" in schema:
        return " \\| ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(dict.fromkeys(_type(x) for x in schema.get("anyOf", schema.get("oneOf", []))))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"mapping of id to {_type(inner)}" if isinstance(inner, dict) else "mapping"
    return {"string": "text", "null": "nothing"}.get(kind, kind)


def case_file() -> str:
    lines = ["# Case file", "", "Every key of `case.yaml`. Keys without a default are needed.", ""]
    for module in MODULES:
        for name in module.__all__:
            model = getattr(module, name)
            if not (isinstance(model, type) and issubclass(model, BaseModel)):
                continue
            schema = model.model_json_schema(by_alias=True)
            properties = schema.get("properties") or schema.get("$defs", {}).get(name, {}).get("properties")
            if properties is None:
                forms = schema.get("anyOf") or schema["$defs"][name]["anyOf"]
                properties = next(form["properties"] for form in forms if "properties" in form)
            lines += [f"## {name}", "", " ".join((model.__doc__ or "").split()), ""]
            lines += ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
            for field_name, field in model.model_fields.items():
                key = field.alias or field_name
                default = "needed" if field.is_required() else _default(field.get_default(call_default_factory=True))
                lines.append(f"| `{key}` | {_type(properties[key])} | {default} | {field.description} |")
            lines.append("")
    return "\n".join(lines)


def _default(value: Any) -> str:
    if value is None:
        return "none"
    if value in ((), {}):
        return "empty"
    return f"`{json.dumps(value)}`"


def commands() -> str:
    lines = ["# Commands", "", "Exit codes: 0 fine, 1 findings of severity error, 2 usage, 3 bad input.", ""]
    for name in COMMANDS:
        command = import_module(f"detente.cli.{name}").command
        context = click.Context(command, info_name=f"detente {name}", max_content_width=100, terminal_width=100)
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def checks() -> str:
    lines = ["# Checks", "", "Findings of `detente check`, by code.", ""]
    lines += ["| code | severity | what it says |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | error | {text} |" for code, text in SHAPE_CODES.items()]
    lines += [f"| `{check.code}` | {check.severity} | {check.description} |" for check in CHECKS]
    return "\n".join([*lines, ""])


def _fields(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        ids = path.endswith(("levels", "utility", "reservation", "gain", "rank", "stable", "why", "gives_up", "method"))
        if ids:
            inner = next(iter(value.values()), None)
            return [f"{path}.*", *_fields(inner, f"{path}.*")]
        return [x for key, item in value.items() for x in [f"{path}.{key}".strip("."), *_fields(item, f"{path}.{key}")]]
    if isinstance(value, list) and value:
        return _fields(value[0], f"{path}[]")
    return []


def json_fields() -> str:
    case = load(ROOT / "cases" / "air-cover-for-minerals")
    lines = [
        "# JSON",
        "",
        "Fields of the envelope that `--json` prints; `*` stands for an id, `[]` for each entry.",
        "",
    ]
    results = (bargain(case), stability(case, "named"), trace(case, "claimed_worth"))
    for result in results:
        paths = dict.fromkeys(path.strip(".") for path in _fields(result.envelope()))
        lines += [f"## {result.analysis}", "", *(f"- `{path}`" for path in paths), ""]
    return "\n".join(lines)


def glossary() -> str:
    lines = ["# Glossary", ""]
    for word, meaning in GLOSSARY.items():
        lines += [f"**{word}**: {meaning}", ""]
    return "\n".join(lines)


def draw_picture() -> None:
    case = load(ROOT / "cases" / "air-cover-for-minerals")
    chart = gains_chart(case, bargain(case))
    if chart is not None:
        (ROOT / "docs" / "images" / "gains.svg").write_text(vl_convert.vegalite_to_svg(chart.spec), "utf-8")


def main() -> int:
    pages = {
        "case-file.md": case_file(),
        "commands.md": commands(),
        "checks.md": checks(),
        "json.md": json_fields(),
        "glossary.md": glossary(),
    }
    if "--check" not in sys.argv:
        draw_picture()
    stale = []
    for name, text in pages.items():
        path = TARGET / name
        text = text.rstrip() + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print(f"out of date: {', '.join(stale)}; run python docs/generate_reference.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
