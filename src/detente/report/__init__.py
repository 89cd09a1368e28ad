# SPDX-License-Identifier: MIT
"""The report: one self-contained HTML file for readers who do not program."""

from __future__ import annotations

from detente.report.page import render_report

__all__ = ["render_report"]
