# SPDX-License-Identifier: MIT
"""`detente evidence reject`."""

from __future__ import annotations

from detente.cli.evidence.decision import decision_command

__all__ = ["command"]

command = decision_command(
    "reject",
    "rejected",
    "Reject statements of CASE by their IDs: they stay in the file with the reason, and no longer count.",
)
