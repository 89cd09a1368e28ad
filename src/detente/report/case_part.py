# SPDX-License-Identifier: MIT
"""What the case itself says: control, bases, figures, judgements."""

from __future__ import annotations

from detente.report.judgements_of_enforcement import judgements_of_enforcement
from detente.report.part import Draft, Part
from detente.report.tables import Number, basis_words, control_words, judgements

__all__ = ["case_part"]


def case_part(draft: Draft) -> Part:
    """Put into words what the case holds."""
    case = draft.case
    figures = {id_: Number(f"{f.value} {f.unit}", basis_words(case, f.basis)) for id_, f in case.figures.items()}
    return Part(
        {
            "control": {issue: control_words(case, issue) for issue in case.issues},
            "issue_basis": {id_: basis_words(case, issue.basis) for id_, issue in case.issues.items()},
            "proposal_basis": {id_: basis_words(case, p.basis) for id_, p in case.proposals.items()},
            "figures": figures,
            "judgements": [*judgements(case), *judgements_of_enforcement(case)],
        }
    )
