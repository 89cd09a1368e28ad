# SPDX-License-Identifier: MIT
"""`detente evidence accept`."""

from __future__ import annotations

from detente.cli.evidence.decision import decision_command

__all__ = ["command"]

command = decision_command("accept", "accepted", "Accept statements of CASE by their IDs, so that they count.")
