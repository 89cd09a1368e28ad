# SPDX-License-Identifier: MIT
"""`detente schema`."""

from __future__ import annotations

import click

from detente.cli.console import print_json

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of case files, so that editors can complete and check them."""
    from detente.case.case import Case

    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()})
