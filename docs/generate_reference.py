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
    concession_path,
    concessions,
    design,
    inverse,
    load,
    misperception,
    power,
    protect,
    reach,
    requests,
    site,
    splits,
    stability,
    stability_of_draws,
    trace,
    trades,
    value_resources,
)
from detente.case import (
    basis,
    issue,
    party,
    preference,
    proposal,
    protection,
    region,
    resource,
    rule,
    source,
    statement,
)
from detente.case import case as case_module
from detente.case.checks import CHECKS
from detente.charts import gains_chart
from detente.cli.main import COMMANDS
from detente.files.shape import SHAPE_CODES
from detente.glossary import GLOSSARY

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "reference"
MODULES = (
    *(case_module, party, issue, rule, preference, proposal, source, statement, region, resource, protection, basis),
)


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
    if isinstance(value, basis.Range):
        return f"`{value}`"
    return "empty" if isinstance(value, BaseModel) else f"`{json.dumps(value)}`"


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
    "result.scale": "Range of each signatory's scale, best levels less worst; losses are taken as shares of it.",
    "result.reservation": "What each signatory gets without a deal.",
    "result.proposals[].found": "How many changes of each kind there are at that distance, where they were counted.",
    "result.proposals[].undecided": "Kinds of changes for which time ran out.",
    "bargain --ask requests result.proposals": "Ids of the proposals asked about.",
    "result.requests[].removes_red_line": "Whether it takes the proposal off a red line of the party.",
    "result.requests[].refused_by": "Signatories that would refuse it.",
    "result.trade_offs[].paid_by": "Other signatories that lose by it.",
    "result.trade_offs[].refused_by": "Signatories that would refuse it.",
    "result.linkages[].refused_by": "Signatories that would refuse it.",
    "result.proposals[].against_no_deal": "For each party, points that each issue adds compared with no deal.",
    "result.proposal": "The proposal where the way starts.",
    "result.target": "Where it ends: a proposal, status_quo, a solution, nearest_concession or nearest_improvement.",
    "result.gain": "Gain of each signatory at the start.",
    "result.refused_by": "Signatories that refuse the start.",
    "result.together": "Issues changed at once in the widest step.",
    "result.steps": "The changes in order.",
    "result.steps[].changes": "Levels that change, from and to, by issue.",
    "result.steps[].levels": "The package reached.",
    "result.steps[].difference": "What the step brings or costs each signatory.",
    "result.steps[].gain": "Gain of each signatory after the step.",
    "result.steps[].refused_by": "Signatories that refuse the package reached.",
    "result.requests": "What each party could ask for next, the cheapest first.",
    "result.requests[].proposal": "Id of the proposal.",
    "result.requests[].party": "Who asks.",
    "result.requests[].price": "Losses of the others as shares of scales, for each share of its own that it gains.",
    "result.requests[].changes": "Levels that change, from and to, by issue.",
    "result.requests[].levels": "The package reached.",
    "result.requests[].difference": "What the change brings or costs each signatory.",
    "result.requests[].gain": "Gain of each signatory after it.",
    "result.trade_offs": "Packages as good for one signatory and better for another.",
    "result.trade_offs[].proposal": "Id of the proposal.",
    "result.trade_offs[].same_for": "For whom it is as good.",
    "result.trade_offs[].better_for": "For whom it is better.",
    "result.trade_offs[].changes": "Levels that change, from and to, by issue.",
    "result.trade_offs[].levels": "The package reached.",
    "result.trade_offs[].difference": "What the change brings or costs each signatory.",
    "result.trade_offs[].gain": "Gain of each signatory after it.",
    "result.linkages": "Pairs of issues that bring more together than apart.",
    "result.linkages[].proposal": "Id of the proposal.",
    "result.linkages[].issues": "The two issues.",
    "result.linkages[].worth": "Smallest gain of both changed, as a share of scales, less that of the better alone.",
    "result.linkages[].changes": "Levels that change, from and to, by issue.",
    "result.linkages[].levels": "The package reached.",
    "result.linkages[].difference": "What the change brings or costs each signatory.",
    "result.linkages[].gain": "Gain of each signatory after it.",
    "result.measure": "geometric_mean of gains as shares of scales; worst_off without a zone of agreement.",
    "bargain --ask splits result.reached": "Its largest value without a half-way level.",
    "result.splits": "Half-way levels that help, the most helpful first.",
    "result.splits[].issue": "The issue.",
    "result.splits[].between": "The two levels.",
    "result.splits[].others": "Levels of the other issues in the best package with it.",
    "result.splits[].reached": "Measure of that package.",
    "result.splits[].improvement": "How much that is above the best without.",
    "result.splits[].gain": "Gain of each signatory in that package.",
    "bargain --ask power result.coalitions": "What each coalition can do without the others.",
    "result.coalitions[].members": "Who.",
    "result.coalitions[].worth": "Largest sum of their gains as shares of their scales.",
    "result.coalitions[].wins": "Whether it, or a part of it, can go ahead with something its members accept.",
    "result.coalitions[].levels": "The package of the largest sum.",
    "bargain --ask power result.start": "Where things stand without a deal.",
    "result.minimal_winning": "Smallest coalitions that can go ahead without the others.",
    "result.minimal_blocking": "Smallest coalitions that leave the others with nothing to agree on.",
    "result.banzhaf": "Share of the others' coalitions to which each makes the difference.",
    "result.shapley_shubik": "Share of the orders of joining in which each makes the difference.",
    "result.shapley": "Shapley value of the gains of all, in shares of scales.",
    "result.nucleolus": "Nucleolus of the same.",
    "result.core": "Divisions of the gains of all that no coalition would leave.",
    "result.core.empty": "Whether there is none.",
    "result.core.least_excess": "Largest gain of a coalition by leaving under the divisions that keep it least.",
    "result.core.low": "Least that each gets in the core, or in the least core where it is empty.",
    "result.core.high": "Most that each gets there.",
    "result.objecting": "The coalition that would gain most by leaving Shapley's division; empty if none would.",
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
    "resources result.valued_on": "Date at which money is counted.",
    "resources result.years": "Years looked at.",
    "resources result.rate": "Real discount rate.",
    "resources result.paths": "Number of paths.",
    "resources result.seed": "Seed of the draws.",
    "resources result.host": "Party whose resources they are.",
    "resources result.investor": "Party that stands for private investors; null for none.",
    "resources result.beneficiary": "Party of whose share the headline speaks; null for none.",
    "resources result.focus": "Named outcome of which assets, steps, drivers and drafts speak.",
    "resources result.assets": "Assets of the case, all of them.",
    "resources result.assets[].id": "Id of the asset.",
    "resources result.assets[].name": "Its name.",
    "resources result.assets[].region": "Id of its region.",
    "resources result.assets[].commodity": "What it holds.",
    "resources result.assets[].holder": "Party that holds the ground, or disputed.",
    "resources result.assets[].coordinate": "How its place is known: deposit, town, proxy, none.",
    "resources result.assets[].valued": "Whether the case says enough to value it.",
    "resources result.assets[].why_not": "What is missing where it does not.",
    "resources result.assets[].contained": "What it contains, low and high; null where not known.",
    "resources result.assets[].unit": "Unit and substance of that.",
    "resources result.assets[].gross_in_ground": "Contents times today's price, USD M; another measure than worth, "
    "never added to it.",
    "resources result.assets[].net": "Present value of sales less all costs, USD M: low, middle, high (5, 50, 95 in "
    "100 paths), mean.",
    "resources result.assets[].state": "Mean present value of what the state takes, USD M.",
    "resources result.assets[].investor": "Mean present value of what is left to the investor, USD M.",
    "resources result.assets[].held": "Chance that the host holds it at the start.",
    "resources result.assets[].loss_per_year": "Chance of losing it in a year under the focus.",
    "resources result.assets[].sells": "Share of paths in which it sells anything.",
    "resources result.assets[].first_year": "Mean first year of sales in those, counted from the valuation.",
    "resources result.assets[].break_even": "Constant price at which it is worth nothing before division; USD a "
    "unit of product.",
    "resources result.assets[].price_now": "Price at the start, USD a unit.",
    "resources result.assets[].take": "State's share of the net value, undiscounted, at the middle of all ranges; "
    "null where there is none.",
    "resources result.assets[].take_discounted": "The same at 10 percent.",
    "resources result.assets[].irr": "Investor's real rate of return there; null where there is no single one.",
    "resources result.assets[].payback_year": "Year after which the investor has its money back; null if never.",
    "resources result.assets[].at_low_price": "Net value when every price stays at its 10 percent quantile, USD M.",
    "resources result.commodities": "Assets of one commodity together.",
    "resources result.regions": "Assets of one region together: what would be lost with it.",
    "resources result.outcomes": "What the resources are worth under each named outcome.",
    "resources result.outcomes[].id": "Proposal, or status_quo.",
    "resources result.outcomes[].title": "Its title.",
    "resources result.outcomes[].fund": "Fund that stands in it; null for none.",
    "resources result.outcomes[].why": "Rules of hazard and line that it meets.",
    "resources result.outcomes[].ceasefire": "Whether the fighting stops in it.",
    "resources result.outcomes[].net": "Present value of all sales less all costs, USD M: low, middle, high, mean.",
    "resources result.outcomes[].sales": "Present value of all sales: low, middle, high, mean.",
    "resources result.outcomes[].parties": "What each party gets.",
    "resources result.outcomes[].parties[].party": "Id of the party.",
    "resources result.outcomes[].parties[].value": "Present value of its money, USD M: low, middle, high, mean.",
    "resources result.outcomes[].parties[].undiscounted": "Its money undiscounted: low, middle, high, mean.",
    "resources result.outcomes[].parties[].first_year": "First calendar year in which its mean money exceeds half a "
    "million dollars; null if none.",
    "resources result.outcomes[].cash": "For each party, its money year by year: year, band.",
    "resources result.outcomes[].exchange": "What protection costs each party that pays, and what it gets.",
    "resources result.outcomes[].exchange[].party": "Party that pays.",
    "resources result.outcomes[].exchange[].what": "For what.",
    "resources result.outcomes[].exchange[].cost": "Present value at the low end, middle and high end, USD M.",
    "resources result.outcomes[].exchange[].receipts": "Present value of what it draws: low, middle, high, mean.",
    "resources result.outcomes[].exchange[].ratio": "Receipts over the middle cost: low, middle, high, mean; null "
    "where it costs nothing.",
    "resources result.outcomes[].exchange[].loss_avoided": "Mean net value of the assets, less what it would be "
    "with the hazards of no deal.",
    "resources result.outcomes[].exchange[].given_up": "Mean present value of what the state pays away, less what "
    "it draws.",
    "resources result.outcomes[].exchange[].host_ratio": "Loss avoided over what is given up; null where nothing is.",
    "resources result.outcomes[].exchange[].balancing_share": "Share of the assets' net value that would pay the "
    "middle cost; above 1 none can.",
    "resources result.outcomes[].exchange[].verdict": "The same in a sentence.",
    "resources result.outcomes[].gain_product": "Product of the gains of host and beneficiary over no deal; null "
    "unless both gain.",
    "resources result.drafts": "For each fund, put over the control of the focus, what each party gets.",
    "resources result.fund_names": "Names of the funds by id.",
    "resources result.recoupment": "Whether the beneficiary's receipts reach a sum.",
    "resources result.recoupment[].claim": "Id of the claim.",
    "resources result.recoupment[].fund": "Id of the fund.",
    "resources result.recoupment[].sum": "The sum, USD M.",
    "resources result.recoupment[].share": "Share of paths in which receipts reach it, undiscounted, within the "
    "years looked at.",
    "resources result.recoupment[].year": "First calendar year by which half of the paths have; null if they do not.",
    "resources result.recoupment[].yearly": "Payment a year over the years looked at that would be worth the sum, "
    "USD M.",
    "resources result.claims": "Sums that are named, grouped by what they measure.",
    "resources result.claims[].measure": "What they measure.",
    "resources result.claims[].words": "The same in words.",
    "resources result.claims[].claims": "Id, name, value and how it is counted, of each.",
    "resources result.headline_claim": "Id of the claim that the steps start from; null for none.",
    "resources result.steps": "From the claim to what the beneficiary gets.",
    "resources result.steps[].id": "claim, unfounded, gross, cost, time, price, control, fiscal, fund or value.",
    "resources result.steps[].name": "The step in words.",
    "resources result.steps[].change": "What it changes, USD M, counted over all orders (Shapley).",
    "resources result.steps[].after": "What is left after it.",
    "resources result.drivers": "Share of the spread of each number by group of draws.",
    "resources result.drivers[].number": "net, or the party whose value it is.",
    "resources result.drivers[].group": "prices, control, geology, cost or time.",
    "resources result.drivers[].words": "The group in words.",
    "resources result.drivers[].first": "First-order index: the group alone.",
    "resources result.drivers[].total": "Total index: with all its interactions.",
    "resources result.swings": "Each number at the two ends of a group of assumptions.",
    "resources result.swings[].number": "net, or the party whose value it is.",
    "resources result.swings[].group": "discount_rate, prices, hazard, terms or fund.",
    "resources result.swings[].words": "The group in words.",
    "resources result.swings[].low": "Mean at the low end of its ranges, USD M.",
    "resources result.swings[].high": "Mean at the high end.",
    "resources result.swings[].middle": "Mean with all ranges in their middle.",
    "resources result.swept": "All assumptions moved together.",
    "resources result.swept.points": "Number of assumptions asked.",
    "resources result.swept.lowest": "Lowest mean of each number, USD M.",
    "resources result.swept.highest": "Highest mean of each number.",
    "resources result.swept.reaches_claim": "Share of assumptions in which the beneficiary's mean value reaches the "
    "claim; null without one.",
    "resources result.conflicts": "Where assessors give different shares at about the same time.",
    "resources result.conflicts[].region": "Id of the region.",
    "resources result.conflicts[].spread": "Percentage points between them.",
    "resources result.conflicts[].shares": "Assessor, date and percent of each.",
    "resources result.hazards": "What the shares of control say of each region.",
    "resources result.hazards[].region": "Id of the region.",
    "resources result.hazards[].held": "Share that its own state holds, 0 to 1.",
    "resources result.hazards[].loss_per_year": "Hazard that ground which it holds is lost, a year.",
    "resources result.hazards[].recovery_per_year": "Hazard that ground which it does not hold is regained.",
    "resources result.hazards[].rows": "Date, percent and assessor of the rows read.",
    "resources result.waiting": "What the right to wait is worth to the investor of each asset that has to be built.",
    "resources result.waiting[].asset": "Id of the asset.",
    "resources result.waiting[].now_or_never": "Worth of building at once if that pays, else nothing, USD M.",
    "resources result.waiting[].with_waiting": "Worth with the right to wait, USD M (Longstaff and Schwartz 2001).",
    "resources result.waiting[].builds": "Share of price paths in which it is ever built.",
    "resources result.waiting[].year": "Mean year of the decision in those; null if never.",
    "resources result.words": "The answer in sentences.",
    "resources result.commodities[].id": "Id of the group.",
    "resources result.commodities[].name": "Its name.",
    "resources result.commodities[].assets": "Number of assets.",
    "resources result.commodities[].valued": "How many of them have a value.",
    "resources result.commodities[].gross_in_ground": "Contents times today's prices, USD M.",
    "resources result.commodities[].net": "Their worth together: low, middle, high, mean.",
    "resources result.regions[].id": "Id of the group.",
    "resources result.regions[].name": "Its name.",
    "resources result.regions[].assets": "Number of assets.",
    "resources result.regions[].valued": "How many of them have a value.",
    "resources result.regions[].gross_in_ground": "Contents times today's prices, USD M.",
    "resources result.regions[].net": "Their worth together: low, middle, high, mean.",
    "resources result.conflicts[].shares[].assessor": "Who says so.",
    "resources result.conflicts[].shares[].date": "Date for which it is given.",
    "resources result.conflicts[].shares[].percent": "Share held by others than its state.",
    "resources result.hazards[].rows[].date": "Date for which it is given.",
    "resources result.hazards[].rows[].percent": "Share held by others than its state.",
    "resources result.hazards[].rows[].assessor": "Who says so.",
    "result.money": "Unit of all money here.",
    "result.years": "Horizon in years.",
    "result.proposals[].cover": "Purposes whose things have to be covered; empty when nothing has to be.",
    "result.proposals[].available": "Sites provided, by type: low, middle, high.",
    "result.proposals[].soldiers": "Size of the force: low, middle, high.",
    "result.proposals[].radii": "The proposal at the low end, the middle and the high end of the radius scenario.",
    "result.proposals[].radii[].scenario": "low, middle or high.",
    "result.proposals[].radii[].radius_km": "Planning radius of each type, a scenario.",
    "result.proposals[].radii[].everything": "The cheapest sites that cover everything, however many exist.",
    "result.proposals[].radii[].everything.units": "Their number by type.",
    "result.proposals[].radii[].everything.price": "What they cost over the horizon: low, middle, high.",
    "result.proposals[].radii[].everything.status": "optimal, or limit when the time limit came first.",
    "result.proposals[].radii[].everything.value": "Cost at the middle, the objective.",
    "result.proposals[].radii[].everything.bound": "Proven bound on it.",
    "result.proposals[].radii[].everything.gap": "Share by which the value may fall short of the best.",
    "result.proposals[].radii[].everything.plan": "Where they stand, in the form of `result.sites`.",
    "result.proposals[].radii[].everything.out_of_reach": "Ids of things that no candidate site reaches.",
    "result.proposals[].radii[].coverage": "For each purpose by itself, what the sites provided cover.",
    "result.proposals[].radii[].coverage[].purpose": "Id of the purpose.",
    "result.proposals[].radii[].coverage[].share": "Expected share, 0 to 1: low, middle, high.",
    "result.proposals[].radii[].coverage[].covered": "Share covered when no site is down.",
    "result.proposals[].radii[].coverage[].lifted": "Expected share if a limit alone were lifted.",
    "result.proposals[].radii[].coverage[].binds": "The limit whose lifting helps most, or several; empty without one.",
    "result.proposals[].radii[].coverage[].gap": "Largest proven gap behind these numbers.",
    "result.proposals[].radii[].coverage[].plan": "Where the sites stand, in the form of `result.sites`.",
    "result.proposals[].cost": "Parts of the cost over the horizon, everything covered at the middle radius.",
    "result.proposals[].cost[].name": "What it is.",
    "result.proposals[].cost[].amount": "Low, middle, high.",
    "result.proposals[].total": "Their sum.",
    "result.proposals[].shares": "Who could pay; null when nobody has to.",
    "result.proposals[].shares.total": "What is shared: low, middle, high.",
    "result.proposals[].shares.unshared": "Cost that serves nothing an ally is said to want.",
    "result.proposals[].shares.alone": "What each ally would pay alone for what it wants.",
    "result.proposals[].shares.core_empty": "Whether under every division some group would do better alone.",
    "result.proposals[].shares.core_bounds": "Least and most that each ally pays in the core, or in the least core.",
    "result.proposals[].shares.voluntary_share": "Unasked contributions as a share of what would be best for all.",
    "result.proposals[].shares.rules": "One division by each rule.",
    "result.proposals[].shares.rules[].rule": "capacity, benefit, shapley, nucleolus or voluntary.",
    "result.proposals[].shares.rules[].pays": "What each ally pays: low, middle, high.",
    "result.proposals[].shares.rules[].in_core": "Whether no group would pay less alone.",
    "result.proposals[].shares.rules[].would_leave": "The group that saves most by leaving; empty in the core.",
    "result.proposals[].shares.rules[].would_save": "What it would save.",
    "result.proposals[].shares.rules[].cheaper_alone": "Allies that would each pay less alone.",
    "result.proposals[].shares.exchange": "What is received under the proposal beside what is paid.",
    "result.proposals[].shares.exchange[].party": "Ally or party that receives.",
    "result.proposals[].shares.exchange[].rule": "Rule by which it pays.",
    "result.proposals[].shares.exchange[].receives": "Low, middle, high.",
    "result.proposals[].shares.exchange[].pays": "Low, middle, high.",
    "result.proposals[].shares.exchange[].net": "Receipts less payments; the ends of both ranges.",
    "result.curves": "Curves of the proposal that asks for most purposes.",
    "result.curves.proposal": "Its id; null when none asks anything.",
    "result.curves.number": "Sites that the curve over radius reckons with.",
    "result.curves.radius": "What one radius of all sites would mean.",
    "result.curves.radius[].radius_km": "The radius.",
    "result.curves.radius[].purpose": "Id of the purpose.",
    "result.curves.radius[].needed": "Fewest sites that cover everything.",
    "result.curves.radius[].share": "Share that the given number covers.",
    "result.curves.radius[].reach": "Share that all candidate sites together would cover.",
    "result.curves.cost": "What a sum spent on sites covers.",
    "result.curves.cost[].purpose": "Id of the purpose.",
    "result.curves.cost[].cost": "The sum.",
    "result.curves.cost[].share": "Share covered.",
    "result.curves.frontier": "Choices of sites that no other beats for every purpose.",
    "result.curves.frontier[].share": "Share of each purpose.",
    "result.curves.frontier[].units": "Sites by type.",
    "result.curves.frontier[].status": "optimal, or limit when the time limit came first.",
    "result.curves.frontier[].value": "Objective of the last programme.",
    "result.curves.frontier[].bound": "Proven bound on it.",
    "result.curves.frontier[].gap": "Its gap.",
    "result.question": "The model that was solved.",
    "result.radius_km": "Radius of each type.",
    "result.status": "optimal, limit (the time limit came first), quick (nothing is proven) or impossible.",
    "result.value": "The objective: cost, weighted worth or weighted distance.",
    "result.bound": "Proven bound on it; null when nothing is proven.",
    "result.gap": "Share by which the value may fall short of the best; null when nothing is proven.",
    "result.sites": "Where the units stand.",
    "result.sites[].site": "Id of the site.",
    "result.sites[].name": "Its name.",
    "result.sites[].type": "Type of site.",
    "result.sites[].units": "How many.",
    "result.sites[].lat": "Latitude.",
    "result.sites[].lon": "Longitude.",
    "result.price": "What they cost over the horizon.",
    "result.share": "Share of each purpose within the radius of some site.",
    "result.uncovered": "Names of things that should be covered and are not.",
    "result.chain": "The chain: kind, id, text, and what it rests on.",
    "result.chain.kind": "figure, proposal, preference, statement, source, external, judgement ...",
    "result.chain.id": "Id or path; empty for judgements.",
    "result.chain.text": "What stands there.",
    "result.chain.follows": "What it rests on, in the same form.",
}
"""What each field of the JSON envelope means; a field that is not here fails the generator."""

KEYED_BY_ID = (
    *("share", "available", "soldiers", "price", "amount", "total", "receives", "pays", "net", "lifted"),
    *("core_bounds", "alone", "radius_km", "units", "plan"),
    *("levels", "utility", "reservation", "gain", "rank", "stable", "why", "gives_up", "method"),
    *("equilibria", "equilibrium", "improvements", "undecided", "path", "in_own_eyes", "in_fact"),
    *("shortfall", "concessions", "improvements", "swaps"),
    *("scale", "against_no_deal", "changes", "difference", "others", "low", "high"),
    *("found", "banzhaf", "shapley_shubik", "shapley", "nucleolus"),
    *("net", "value", "undiscounted", "sales", "receipts", "ratio", "cash", "drafts", "fund_names"),
    *("lowest", "highest"),
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
        "bargain --ask path": concession_path(case, "headline"),
        "bargain --ask requests": requests(case, "headline"),
        "bargain --ask trades": trades(case, "headline"),
        "bargain --ask splits": splits(case),
        "bargain --ask power": power(case),
        "stability": stability(case, "named"),
        "stability --ask paths": reach(small),
        "stability --ask inverse": inverse(small),
        "stability --ask design": design(small),
        "stability --ask misperception": misperception(mistaken),
        "stability --ask draws": stability_of_draws(small, 10),
        "resources": value_resources(case, paths=1_000),
        "protect": protect(case),
        "protect --ask most": site(case, "most", number=7),
        "trace": trace(case, "claimed_worth"),
    }
    for title, result in sections.items():
        lines += [f"## {title}", "", "| field | meaning |", "| --- | --- |"]
        for path in dict.fromkeys(_fields(result.envelope())):
            # What has another meaning in one section is listed under its title.
            meaning = MEANINGS.get(f"{title} {path}") or MEANINGS[path]
            lines.append(f"| `{path}` | {meaning} |")
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
