# SPDX-License-Identifier: MIT
"""Write into a case file what the analyst decided: statements accepted or rejected, conflicts judged."""

from __future__ import annotations

from detente.case.element import free_id, nearest_name
from detente.errors import UsageError
from detente.files.case_editor import editing
from detente.files.case_folder import CaseDocument

__all__ = ["decide", "judge_conflict"]


def _known(document: CaseDocument, id_: str, group: str, noun: str) -> None:
    members = getattr(document.case, group, {})
    if id_ not in members:
        raise UsageError(f"there is no {noun} '{id_}'; {nearest_name(id_, list(members))}")


def decide(
    document: CaseDocument,
    id_: str,
    state: str,
    reason: str,
    by: str | None = None,
    on: str | None = None,
    replaced_by: str | None = None,
) -> bool:
    """Accept or reject a statement in the case file; what was decided before goes into its history.

    Parameters
    ----------
    document : CaseDocument
        The case as read.
    id_ : str
        The statement.
    state : {'accepted', 'rejected'}
        The decision.
    reason : str
        Why.
    by, on : str, optional
        Who decided, and when.
    replaced_by : str, optional
        The coding that takes its place.

    Returns
    -------
    bool
        Whether anything changed.

    Raises
    ------
    UsageError
        If there is no such statement, or no reason.
    """
    _known(document, id_, "statements", "statement")
    if replaced_by is not None:
        _known(document, replaced_by, "statements", "statement")
    if not reason.strip():
        raise UsageError("a decision needs a reason; add --reason")
    with editing(document.path) as data:
        entry = data["statements"][id_]
        now = (entry.get("state", "accepted"), entry.get("reason"))
        if (*now, entry.get("replaced_by")) == (state, reason, replaced_by):
            return False
        history = entry.setdefault("history", [])
        if not history and now[1]:
            history.append({"state": now[0], "reason": now[1]})
        decision = {"state": state, "reason": reason, "by": by, "decided_on": on}
        history.append({key: value for key, value in decision.items() if value})
        entry["state"], entry["reason"] = state, reason
        if replaced_by is not None:
            entry["replaced_by"] = replaced_by
    return True


def judge_conflict(
    document: CaseDocument, between: tuple[str, str], verdict: str, reason: str, author: str | None = None
) -> str:
    """Write the analyst's verdict on a conflict into the case file.

    Parameters
    ----------
    document : CaseDocument
        The case as read.
    between : tuple of str
        Two statements, or two figures.
    verdict : str
        One of the verdicts of `Conflict`.
    reason : str
        Why.
    author : str, optional
        Who decided.

    Returns
    -------
    str
        Id of the entry that was written.

    Raises
    ------
    UsageError
        If there are no two such statements or figures.
    """
    case = document.case
    figures = case is not None and all(member in case.figures for member in between)
    for member in between:
        _known(document, member, "figures" if figures else "statements", "figure" if figures else "statement")
    if between[0] == between[1]:
        raise UsageError(f"'{between[0]}' cannot contradict itself; name two statements, or two figures")
    if not reason.strip():
        raise UsageError("a verdict needs a reason; add --reason")
    with editing(document.path) as data:
        conflicts = data.setdefault("conflicts", {})
        same = [id_ for id_, entry in conflicts.items() if sorted(entry["between"]) == sorted(between)]
        id_ = same[0] if same else free_id(f"{between[0]}_{between[1]}", conflicts)
        # The order of the pair is kept: "first stands" means the first of the pair as written.
        entry = conflicts.setdefault(id_, {"between": list(between)})
        entry["between"] = list(between)
        entry["verdict"], entry["reason"] = verdict, reason
        if author:
            entry["author"] = author
    return id_
