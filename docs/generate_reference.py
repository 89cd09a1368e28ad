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

from detente import (
    bargain,
    concessions,
    design,
    inverse,
    load,
    misperception,
    reach,
    stability,
    stability_of_draws,
    trace,
)
from detente.analysis.evidence.lint import RULES
from detente.analysis.evidence.lint.coding import CODING_RULES
from detente.analysis.evidence.read import GivenText, ReadResult, read
from detente.analysis.evidence.score import score
from detente.case import acknowledgement, basis, issue, party, preference, proposal, rule, source, statement
from detente.case import case as case_module
from detente.case.checks import CHECKS
from detente.charts import gains_chart
from detente.cli.main import COMMANDS
from detente.files.shape import SHAPE_CODES
from detente.glossary import GLOSSARY

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "reference"
MODULES = (case_module, party, issue, rule, preference, proposal, source, statement, acknowledgement, basis)


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
        for below in command.list_commands(context) if isinstance(command, click.Group) else ():
            title = f"{name} {below}"
            inner = click.Context(
                command.get_command(context, below),
                info_name=f"detente {title}",
                max_content_width=100,
                terminal_width=100,
            )
            lines += [f"### {title}", "", "```text", inner.command.get_help(inner), "```", ""]
    return "\n".join(lines)


def checks() -> str:
    lines = ["# Checks", "", "Findings of `detente check`, by code.", ""]
    lines += ["| code | severity | what it says |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | error | {text} |" for code, text in SHAPE_CODES.items()]
    lines += [f"| `{check.code}` | {check.severity} | {check.description} |" for check in CHECKS]
    return "\n".join([*lines, ""])


def lint_rules() -> str:
    lines = ["# Lint", "", "What `detente read` finds in a text, by type. No finding says that a text is wrong.", ""]
    lines += ["| type | severity | what it says | why it may be fine |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{rule.type}` | {rule.severity} | {rule.description} | {rule.may_be_fine} |"
        for rule in sorted(RULES, key=lambda rule: rule.type)
    ]
    lines += ["", "The lint of a coding (`detente read CASE`) adds:", ""]
    lines += ["| type | what it says |", "| --- | --- |"]
    lines += [f"| `{type_}` | {text} |" for type_, text in CODING_RULES.items()]
    return "\n".join([*lines, ""])


MEANINGS = {
    "detente": "Version of the program.",
    "analysis": "Name of the command.",
    "case": "Which case was asked.",
    "case.id": "Its id.",
    "case.title": "Its title.",
    "case.as_of": "Date for which it is written.",
    "case.digest": "SHA-256 of its content, the same for any layout of the file.",
    "method": "Definitions and parameters that were used, in words, by name.",
    "exact": "Whether the answer is exact for the numbers given.",
    "findings": "What was skipped or assumed: code, severity, message, path, file, line.",
    "result": "The answer.",
    "result.counts": "Numbers of outcomes.",
    "result.counts.outcomes": "Combinations of levels.",
    "result.counts.feasible": "Those that can exist; null when they were not listed.",
    "result.counts.acceptable": "Those acceptable to every signatory; null when they were not listed.",
    "result.signatories": "Ids of the parties that must sign and have a preference.",
    "result.ordinal": "Those whose preference is an order: their utilities only compare.",
    "result.frontier": "Efficient outcomes.",
    "result.frontier.size": "Number of efficient utility vectors.",
    "result.frontier.exact": "Whether they are all there.",
    "result.frontier.bound": "Points within which each efficient outcome is matched for each party; null without one.",
    "result.frontier.outcomes": "One outcome for each vector.",
    "result.frontier.outcomes[].levels": "Level of each issue.",
    "result.frontier.outcomes[].utility": "Utility for each signatory.",
    "result.frontier.outcomes[].ties": "Outcomes that share these utilities.",
    "result.frontier.outcomes[].acceptable": "Whether every signatory accepts it.",
    "result.solutions": "Classic solutions by name; empty without a scale or a zone of agreement.",
    "result.solutions.*": "nash, kalai_smorodinsky, egalitarian, utilitarian, relative_utilitarian, raiffa, equal_area "
    "(two parties) or weighted_nash.",
    "result.solutions.*.levels": "Level of each issue.",
    "result.solutions.*.utility": "Utility for each signatory.",
    "result.solutions.*.ties": "Outcomes that share these utilities.",
    "result.solutions.*.also": "Packages with other utilities that the solution picks as well.",
    "result.solutions.*.gap": "By how much a better package may have been missed, in the solution's own objective.",
    "result.solutions.*.definition": "The definition used.",
    "result.lotteries": "The same solutions over mixtures of packages, by name; empty unless asked for.",
    "result.lotteries.*": "As for the solutions.",
    "result.lotteries.*.packages": "What is mixed, largest share first.",
    "result.lotteries.*.packages[].share": "Share of the package, 0 to 1.",
    "result.lotteries.*.packages[].levels": "Level of each issue.",
    "result.lotteries.*.utility": "Expected utility for each signatory.",
    "result.lotteries.*.definition": "The definition used.",
    "result.proposals": "Verdicts on the proposals, in file order.",
    "result.proposals[].id": "Id of the proposal.",
    "result.proposals[].title": "Its title.",
    "result.proposals[].levels": "Level of each issue.",
    "result.proposals[].utility": "Utility for each signatory.",
    "result.proposals[].reservation": "What each signatory gets without a deal.",
    "result.proposals[].gain": "Utility less reservation.",
    "result.proposals[].acceptable_to": "Signatories that accept.",
    "result.proposals[].refused_by": "Signatories that refuse.",
    "result.proposals[].vetoed_by": "Signatories whose red line it crosses.",
    "result.proposals[].dominated_by": "Number of dominating outcomes; null when outcomes were not listed.",
    "result.proposals[].gives_up": "For each party, issues below its best level with the points lost, largest first.",
    "result.proposals[].shortfall": "Points that each refusing party lacks; red lines are left out.",
    "result.proposals[].concessions": "Nearest packages that all accept: changes, levels, difference, gain.",
    "result.proposals[].improvements": "Nearest packages no worse for anybody and better for somebody.",
    "result.proposals[].swaps": "Two issues changed so that every signatory gains.",
    "result.parties": "Ids of the parties that can move.",
    "result.outcomes": "The outcomes asked for.",
    "result.outcomes[].levels": "Level of each issue.",
    "result.outcomes[].names": "Proposals that are this outcome, or status_quo.",
    "result.outcomes[].rank": "Rank for each party, 1 the best, ties equal.",
    "result.outcomes[].stable": "For each party, concepts under which it would stay.",
    "result.outcomes[].equilibrium": "Concepts under which every party would stay.",
    "result.outcomes[].why": "For each party, the reason in words; for named outcomes.",
    "result.outcomes[].improvements": "For each party its largest improvements: what changes, and the gain.",
    "result.outcomes[].undecided": "For each party, concepts for which the search met its bound.",
    "result.counts.equilibria": "Outcomes that are an equilibrium, by concept; empty when only named ones were judged.",
    "result.coalitions": "Coalitions asked about, members joined by a plus sign.",
    "result.start": "The outcome searched from.",
    "result.start.levels": "Level of each issue.",
    "result.improving": "Whether each mover must prefer what it moves to.",
    "result.reached": "Outcomes first reached after 0, 1, 2 ... moves.",
    "result.feasible": "Outcomes that can exist.",
    "result.goals": "The proposals.",
    "result.goals[].names": "Proposals that are this outcome.",
    "result.goals[].levels": "Level of each issue.",
    "result.goals[].moves": "Moves of a shortest path; null when none leads there.",
    "result.goals[].path": "The moves, in order: party, changes, gain.",
    "result.goals[].together": "Smallest coalitions that can go there in one move.",
    "result.needed": "What each party would have to think of each named outcome.",
    "result.needed[].names": "Proposals that are this outcome, or status_quo.",
    "result.needed[].party": "Id of the party.",
    "result.needed[].concept": "Concept under which it shall stay.",
    "result.needed[].stable": "Whether it stays already.",
    "result.needed[].rank": "Rank of the outcome for the party now.",
    "result.needed[].needed_rank": "Rank that would do, everything else unchanged.",
    "result.needed[].needed_points": "Utility to be gained; null where the preference has no scale.",
    "result.needed[].as_good_as": "An outcome at the rank that would do.",
    "result.needed[].as_good_as.levels": "Level of each issue.",
    "result.concept": "Concept under which parties shall stay.",
    "result.unstable": "Who would leave which outcome.",
    "result.unstable[].names": "Proposals that are this outcome, or status_quo.",
    "result.unstable[].party": "Id of the party.",
    "result.options": "Changes of the rules that work.",
    "result.options[].names": "The outcome.",
    "result.options[].party": "Who would leave without the change.",
    "result.options[].kind": "clause, commitment or shared_control.",
    "result.options[].words": "The change in a sentence.",
    "result.options[].stable": "Concepts under which the party would then stay.",
    "result.options[].equilibrium": "Concepts under which every party would then stay.",
    "result.options[].best_departure": "Gain of the party's best departure then; null when it has none.",
    "result.mistaken": "Parties that see the case otherwise.",
    "result.outcomes[].in_own_eyes": "For each party, concepts under which it stays by the conflict it sees.",
    "result.outcomes[].in_fact": "The same by the case as it is.",
    "result.outcomes[].hypergame": "Concepts under which every party stays in its own eyes.",
    "result.outcomes[].rests_on_misperception": "Those under which it does not hold in fact.",
    "result.draws": "Number of draws.",
    "result.seed": "Seed of the draws.",
    "result.shares": "Shares of the draws, that is of the assumptions, by named outcome.",
    "result.shares[].name": "Proposal, or status_quo.",
    "result.shares[].stable": "For each party and concept, the share in which it stays.",
    "result.shares[].equilibrium": "For each concept, the share in which every party stays.",
    "result.chain": "The chain: kind, id, text, and what it rests on.",
    "result.file": "Name of the file; of several texts each has all that follows, under `texts`.",
    "result.sha256": "Hash of its bytes.",
    "result.characters": "Its length in code points.",
    "result.source": "Id of the source of the case that holds these bytes.",
    "result.published_on": "Date of the text: given, from its markup or from its dateline.",
    "result.passages": "Its parts, in order.",
    "result.passages[].start": "Position of the first code point in the file as stored.",
    "result.passages[].end": "Position after the last.",
    "result.passages[].role": "headline, heading, caption, dateline, body, duplicate or boilerplate; the body is read.",
    "result.passages[].duplicate_of": "Number of the passage that it repeats.",
    "result.statements": "Candidate statements, in order.",
    "result.statements[].content": "What was said: start, end, text.",
    "result.statements[].speaker": "The words for the speaker: start, end, text; null where nobody is named.",
    "result.statements[].speaker_id": "Party, where exactly one is meant: of the case, else an ISO 3166 code.",
    "result.statements[].speaker_ids": "All parties that the words mean.",
    "result.statements[].speaker_name": "Whom a pronoun means; else the words.",
    "result.statements[].speaker_basis": "How it is known: alias, state, person, text, pronoun, antecedent_missing ...",
    "result.statements[].cue": "The words that say that something was said: start, end, text.",
    "result.statements[].form": "direct, mixed, indirect, narrated_act or nominalised.",
    "result.statements[].stance": "Stance that the cue suggests.",
    "result.statements[].modality": "asserted, committed, possible, intended or hedged.",
    "result.statements[].negated": "Whether the cue is denied, as in “did not say”.",
    "result.statements[].hedges": "Words in it that weaken it.",
    "result.statements[].condition": "Its words from “if” on: start, end, text.",
    "result.statements[].sentence": "Its sentence: start, end, text.",
    "result.statements[].passage": "Number of its passage.",
    "result.statements[].revision": "restate, soften, walk_back, reverse, harden or clarify.",
    "result.statements[].state": "candidate: a person decides.",
    "result.revisions": "Changes of earlier statements.",
    "result.revisions[].kind": "As under `revision`.",
    "result.revisions[].cue": "The words that say so.",
    "result.revisions[].by": "The words for who changes it.",
    "result.revisions[].by_id": "Its party.",
    "result.revisions[].statement": "Number of the statement that changes it.",
    "result.revisions[].target": "Number of the statement changed, or unresolved.",
    "result.revisions[].candidates": "Statements that may be meant.",
    "result.quantities": "Amounts.",
    "result.quantities[].start": "Position of the first code point.",
    "result.quantities[].end": "Position after the last.",
    "result.quantities[].text": "The words.",
    "result.quantities[].value": "The number, with “million” and the like multiplied out; the middle of a range.",
    "result.quantities[].unit": "ISO 4217 code, %, or the thing counted.",
    "result.quantities[].low": "Lower end of a range.",
    "result.quantities[].high": "Upper end of a range.",
    "result.quantities[].approximate": "Whether the text says about, up to or the like.",
    "result.quantities[].measures": "What it measures: start, end, text.",
    "result.quantities[].statement": "Number of the statement that gives it; null where nobody does.",
    "result.times": "Time expressions.",
    "result.times[].start": "Position of the first code point.",
    "result.times[].end": "Position after the last.",
    "result.times[].text": "The words.",
    "result.times[].valid": "Whether such a date can exist.",
    "result.times[].value": "The date as precisely as it is known (2022, 2022-10, 2022-10-05); null where it is not.",
    "result.times[].kind": "date, weekday or relative.",
    "result.times[].basis": "How the date is known, or why not.",
    "result.times[].candidates": "What a damaged date may have been; none is put in its place.",
    "result.hedges": "Words that weaken or distance, each with its kind.",
    "result.places": "Places of the word list.",
    "result.places[].start": "Position of the first code point.",
    "result.places[].end": "Position after the last.",
    "result.places[].text": "The words.",
    "result.places[].name": "Usual spelling.",
    "result.places[].kind": "state, region, city or water.",
    "result.places[].state": "ISO 3166 code of its state.",
    "result.measures": "Named measures, such as ceasefire: start, end, text.",
    "result.lint": "Findings of the lint, the most severe first.",
    "result.lint[].rule": "Name of the rule.",
    "result.lint[].type": "Kind of problem.",
    "result.lint[].severity": "error, warning or info.",
    "result.lint[].spans": "Where it stands: start, end, text; empty for the whole text.",
    "result.lint[].message": "What was found.",
    "result.lint[].may_be_fine": "Why it may be fine.",
    "result.lint[].candidates": "What may have been meant.",
    "result.lint[].source": "Id of the source in the case.",
    "result.lint[].acknowledged": "Reason for which it was acknowledged in the case.",
    "result.fields": "For each field: right, read, reference, precision, recall, f1.",
    "result.missed": "Cues of the reference that were not read: start, end.",
    "result.surplus": "Cues that were read and are not in the reference: start, end.",
    "result.chain.kind": "figure, proposal, preference, statement, source, external, judgement ...",
    "result.chain.id": "Id or path; empty for judgements.",
    "result.chain.text": "What stands there.",
    "result.chain.follows": "What it rests on, in the same form.",
}
"""What each field of the JSON envelope means; a field that is not here fails the generator."""

KEYED_BY_ID = (
    *("levels", "utility", "reservation", "gain", "rank", "stable", "why", "gives_up", "method"),
    *("equilibria", "equilibrium", "improvements", "undecided", "path", "in_own_eyes", "in_fact"),
    *("shortfall", "concessions", "improvements", "swaps"),
    *("content", "speaker", "cue", "sentence", "condition", "measures", "by", "spans", "hedges", "measures", "fields"),
)


def _fields(value: Any, path: str = "") -> list[str]:
    """List the paths of an envelope down to what is keyed by ids; chains and findings repeat themselves."""
    if path.rsplit(".", 1)[-1] in (*KEYED_BY_ID, "follows", "findings"):
        return []
    if isinstance(value, dict):
        if path in ("result.solutions", "result.lotteries"):
            return [f"{path}.*", *(_fields(next(iter(value.values())), f"{path}.*") if value else ())]
        return [
            x
            for key, item in value.items()
            for x in (f"{path}.{key}".strip("."), *_fields(item, f"{path}.{key}".strip(".")))
        ]
    return _fields(value[0], f"{path}[]") if isinstance(value, list) and value else []


def _reading() -> ReadResult:
    """Read a text that has something of everything."""
    return read([GivenText("example.txt", EXAMPLE, "")])


EXAMPLE = """The talks in Vienna

Kyiv said on Monday that it might accept about $500 million of aid if a ceasefire holds in Donetsk by May 2025.
Kyiv later walked back some of its remarks.
"""


def json_fields() -> str:
    case = load(ROOT / "cases" / "air-cover-for-minerals")
    lines = [
        "# JSON",
        "",
        "Fields of the envelope that `--json` prints; `*` stands for a name, `[]` for each entry.",
        "",
    ]
    small, mistaken = (load(ROOT / "cases" / name) for name in ("elmira", "iran-hostage-crisis"))
    sections = {
        "bargain": bargain(case, lotteries=True),
        "bargain --ask concessions": concessions(case),
        "stability": stability(case, "named"),
        "stability --ask paths": reach(small),
        "stability --ask inverse": inverse(small),
        "stability --ask design": design(small),
        "stability --ask misperception": misperception(mistaken),
        "stability --ask draws": stability_of_draws(small, 10),
        "trace": trace(case, "claimed_worth"),
        "read": _reading(),
        "evidence score": score(_reading().envelope(), _reading().envelope()),
    }
    for title, result in sections.items():
        lines += [f"## {title}", "", "| field | meaning |", "| --- | --- |"]
        lines += [f"| `{path}` | {MEANINGS[path]} |" for path in dict.fromkeys(_fields(result.envelope()))]
        lines.append("")
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
        "lint.md": lint_rules(),
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
