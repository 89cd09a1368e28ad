# SPDX-License-Identifier: MIT
"""The words of the product and what they mean; the report, the reference and tooltips read this list."""

from __future__ import annotations

__all__ = ["GLOSSARY"]

GLOSSARY: dict[str, str] = {
    "acceptable": "Worth at least as much to a party as what it gets without a deal, and across none of its red lines.",
    "additive preference": "Each level of each issue is worth points; the points of an outcome are added up.",
    "as of": "The day at which a case stands: what was said or published later is hindsight.",
    "binds first": (
        "The limit on coverage (radius, number, units at one site, money, availability) whose lifting, alone, helps "
        "most."
    ),
    "Banzhaf index": "Share of the others' coalitions that can do something with a party and nothing without it.",
    "bargaining solution": "A rule that picks a package from what all could gain: an arithmetic fact, not a verdict.",
    "breach": "A way in which a party could break a deal after signature.",
    "clause": "An automatic change written into a deal: a lapse, a snap-back, a deposit that is forfeited.",
    "coalition": "Parties that move together, to an outcome that each of them prefers.",
    "commitment problem": "A side that will be stronger later cannot promise now not to use it.",
    "concession": "A change of a proposal so that all would sign, at the least loss to those who would sign already.",
    "candidate": "A coding that nobody has accepted yet; it does not count.",
    "cluster": "Sources or statements that go back to one report; they count once.",
    "confirmed": "Borne out by statements of two clusters.",
    "consequence": "A change that follows by itself when certain levels hold, whoever brought them about.",
    "contested": "A statement that stands, although a colleague or an unclear revision puts it in doubt.",
    "control": "Who can set an issue: one party alone, any of several, or several jointly with a fallback.",
    "coverage": "The share of what is to be protected that lies within the planning radius of some site.",
    "core": "Divisions of the gains, or the cost, of all under which no coalition would do better alone.",
    "credible": "An answer is credible when each party that makes it prefers what it moves to.",
    "deposit": "What a party loses if it breaks the deal; an escrow clause.",
    "design question": "Which change of the rules would keep a party at an outcome it would leave.",
    "cue": "The words in a text that say that something was said, asked or refused.",
    "dominated": "Another feasible outcome is at least as good for every signatory and better for one.",
    "efficient": "Not dominated: nobody could have more without somebody having less.",
    "equilibrium": "An outcome at which every party would stay, under a stated concept.",
    "exclusion": "A combination of levels that cannot exist.",
    "exposure": "What a party would lack against no deal if everything stopped at this step.",
    "fallback": "The level of a jointly controlled issue when one of its parties withdraws.",
    "feasible": "Ruled out by no exclusion, and with all consequences already drawn.",
    "firm, leans, open": (
        "A claim is firm when it is true, or false, in at least 90 % of the assumptions in every scenario; it "
        "leans from 70 %, and is open otherwise."
    ),
    "gain": "Utility of an outcome above the reservation; below 0 the party is better off without the deal.",
    "general metarationality (gmr)": (
        "Every improvement can be answered so that the mover ends no better off, credibly or not."
    ),
    "hindsight": "What was not yet both said and published at the day of a case; kept apart and used by no answer.",
    "hypergame": "The conflict with the parties' own views of it, where some of them are mistaken.",
    "infancy": "The first months of a deal, in which it fails by incidents rather than by calculation.",
    "inverse question": "What a party would have to prefer for an outcome to be stable.",
    "irreversible": "A change of level that no party can choose.",
    "issue": "Something to be settled, with two or more possible levels.",
    "judgement": "A number or choice that somebody made; it is always marked with its author.",
    "level": "One possible value of an issue.",
    "lever": "Something that, changed alone, would keep a party from breaking the deal.",
    "leximin": "Raises the smallest entry first, then the second smallest, and so on.",
    "limited-move stability": "Looking a given number of moves ahead, a party expects nothing better from moving.",
    "linkage": "Two issues that bring more together than apart; issues without it can be settled one at a time.",
    "lottery": "A mixture of packages, agreed before it is drawn.",
    "margin": "What keeping a deal gives a party beyond breaking it, in its own points; below 0 breaking pays.",
    "nash": (
        "Of stability: a party can do nothing alone that it would like better. Nash's bargaining solution is "
        "another thing: the package with the largest product of gains."
    ),
    "non-myopic stability": "Limited-move stability for every longer horizon.",
    "nucleolus": "The division of gains or costs under which the most dissatisfied coalition is least dissatisfied.",
    "origin": "The report that a statement goes back to, where its source is a digest or a copy.",
    "outcome": "One level for every issue; the same thing is called a state or a package.",
    "planning radius": "How far a site is taken to cover: a scenario of the case with a range, not a property.",
    "proposal": "A named outcome that somebody put forward, with its clauses.",
    "purpose": "What protection is for: population, a force, mines; purposes are never added to one another.",
    "red line": "A veto: an outcome across it is refused whatever else it holds.",
    "regret": "What a party's best package would have given it beyond the one in question.",
    "regroup rate": "Points a year by which breaking gains while a deal holds, because forces recover.",
    "gross worth in the ground": "What a deposit contains times today's price: no cost, no time, nobody's money.",
    "hazard of loss": "Yearly rate at which ground that is held is lost, read from shares of control.",
    "present value": "Money over the years counted at one date; a dollar later is worth less.",
    "reservation": "What a party gets without a deal.",
    "scale": "A party's best levels less its worst, in its own points, rules aside; losses compare as shares of it.",
    "sequential stability (seq)": "Every improvement can be credibly answered so that the mover ends no better off.",
    "Shapley value": "What a party adds on average over all orders in which the parties can join.",
    "share of assumptions": "In how much of what is not known a claim is true; not a probability.",
    "signatory": "A party that must agree.",
    "simultaneous stability (sim)": "Every improvement can be undone by what others improve at the same moment.",
    "stand-alone cost": "The least that it would cost a group of allies to cover what its members want covered.",
    "statement": "A coded speech act in a source: who said what about which issue, with the exact quotation.",
    "strength of preference": "Some differences are strong; a strong sanction leads to what is strongly less liked.",
    "survival": "Share of the shocks of the model that a deal outlives; a property of the model, not a forecast.",
    "symmetric metarationality (smr)": "As gmr, and the mover cannot escape the answer by moving again.",
    "symmetric sequential stability (sseq)": "As seq and smr, by one and the same answer.",
    "trade-off": "A package that is about as good for one party and better for another.",
    "unilateral improvement": "A change that a party can make alone and prefers.",
    "utility": "What an outcome is worth to a party, on that party's own scale; scales of two parties do not compare.",
    "walk-back": "A guarantor withdraws for reasons outside the deal.",
    "war value": (
        "What going on fighting is worth to a party: its reservation, and what resuming the war would give it."
    ),
}
