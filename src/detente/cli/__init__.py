# SPDX-License-Identifier: MIT
"""The command line: thin commands that load a case, ask one analysis and print its answer."""

from __future__ import annotations

from detente.cli.main import main

__all__ = ["main"]
