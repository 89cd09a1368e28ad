# SPDX-License-Identifier: MIT
"""Broken case files, one a test: the right finding, on the line marked with #!."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.files.case_folder import read_case


def enforcement(block: str) -> str:
    """Return an enforcement block of one line to stand before the figures."""
    return f"enforcement:\n  basis: judgement\n{block}\nfigures:"


# (id, what stands in the starter case, what replaces it with #! on the line of the finding, expected code)
BROKEN = [
    ("misspelt top key", "summary:", "sumary: #!\n ", "unknown-key"),
    ("misspelt party key", "{name: The town, roles", "{nmae: The town, roles", "unknown-key"),
    ("misspelt issue key", "    name: Night work", "    nome: Night work #!", "unknown-key"),
    ("misspelt preference key", "      road: {weight: [50, 60]", "      road: {wieght: [50, 60]", "unknown-key"),
    ("misspelt proposal key", "    title: Long lease for a road", "    tilte: Long lease #!", "unknown-key"),
    ("misspelt statement key", "    speaker: The mayor", "    speeker: The mayor #!", "unknown-key"),
    ("missing title", "title: A quarry and a road\n", "", "key-missing"),
    ("missing control", "    control: {mode: single, parties: [company]}\n", "", "key-missing"),
    ("missing why", "    why: nobody builds a road to a quarry that is not leased\n", "", "key-missing"),
    ("missing form", "  town:\n    form: additive\n", "  town: #!\n", "form-unknown"),
    ("unknown form", "  town:\n    form: additive", "  town: #!\n    form: aditive", "form-unknown"),
    ("unknown mode", "{mode: single, parties: [town]}", "{mode: sole, parties: [town]} #!", "wrong-value"),
    ("unknown stance", "    stance: demand", "    stance: demnd #!", "wrong-value"),
    ("unknown clause kind", "      - kind: automatic_lapse", "      - kind: lapse #!", "wrong-value"),
    ("reliability not a letter", "    reliability: B\n", "    reliability: G #!\n", "wrong-value"),
    ("credibility out of range", "    stance: demand\n    credibility: 2", "    stance: demand\n    credibility: 9 #!", "wrong-value"),
    ("empty title", "title: A quarry and a road", 'title: "" #!', "wrong-value"),
    ("number as title", "title: A quarry and a road", "title: 12 #!", "wrong-type"),
    ("text as weight", "{weight: [50, 60],", "{weight: heavy, #!\n        ", "wrong-type"),
    ("true as weight", "{weight: [50, 60],", "{weight: true, #!\n        ", "wrong-type"),
    ("three ends of a range", "{weight: [50, 60],", "{weight: [50, 55, 60], #!\n        ", "wrong-type"),
    ("parties as a list", "parties:                                # who decides; signatories must agree\n  town: {name: The town, roles: [owner]}\n  company: {name: The company, roles: [buyer]}", "parties: [town, company] #!", "wrong-type"),
    ("infinite weight", "{weight: [50, 60],", "{weight: .inf, #!\n        ", "wrong-value"),
    ("negative spread", "    form: additive\n    basis: judgement\n    issues:\n      lease: {weight: [20", "    form: additive\n    spread: -1 #!\n    basis: judgement\n    issues:\n      lease: {weight: [20", "wrong-value"),
    ("one level only", "levels: {none: No road, paid: Paid by the company}", "levels: {paid: Paid by the company} #!", "wrong-value"),
    ("id is a number", "levels: {none: No road, paid: Paid by the company}", "levels: {1: No road, paid: Paid} #!", "id-not-usable"),
    ("id with a space", "levels: {none: No road, paid: Paid by the company}", "levels: {no road: No road, paid: Paid} #!", "id-not-usable"),
    ("date in words", "as_of: 2025-01-15", "as_of: last week #!", "date-not-readable"),
    ("month thirteen", "as_of: 2025-01-15", "as_of: 2025-13 #!", "date-not-readable"),
    ("two kinds of basis", "    basis: {source: [s2]}", "    basis: {source: [s2], judgement: me} #!", "basis-not-readable"),
    ("unknown basis", "    control: {mode: single, parties: [town]}\n    basis: judgement", "    control: {mode: single, parties: [town]}\n    basis: guess #!", "basis-not-readable"),
    ("preference that values nothing", "  company:\n    form: additive", "  bank: {form: additive} #!\n  company:\n    form: additive", "preference-empty"),
    ("empty condition", "  - when: {road: paid, lease: none}", "  - when: {} #!", "condition-empty"),
    ("unknown issue in status quo", "status_quo: {lease: none, road: none, noise: banned}", "status_quo: {lease: none, road: none, noise: banned, rod: none} #!", "issue-unknown"),
    ("unknown issue in exclusion", "  - when: {road: paid, lease: none}", "  - when: {roads: paid, lease: none} #!", "issue-unknown"),
    ("unknown issue of statement", "    issue: road\n    levels: [paid]", "    issue: roda #!", "issue-unknown"),
    ("unknown level in proposal", "    levels: {lease: twenty_years, road: paid}", "    levels: {lease: thirty_years, road: paid} #!", "level-unknown"),
    ("unknown level in consequence", "    then: {road: none}", "    then: {road: never} #!", "level-unknown"),
    ("unknown level in clause", "        then: {lease: none}", "        then: {lease: gone} #!", "level-unknown"),
    ("unknown level in values", "values: {allowed: 0, banned: 1}", "values: {allowed: 0, baned: 1 #!\n        }", "level-unknown"),
    ("unknown level of statement", "    levels: [paid]", "    levels: [payed] #!", "level-unknown"),
    ("unknown fallback", "fallback: none}", "fallback: nil} #!", "level-unknown"),
    ("levels without issue", "    issue: road\n    levels: [paid]", "    levels: [paid] #!", "level-unknown"),
    ("unknown party in control", "parties: [town]}", "parties: [twon]} #!", "party-unknown"),
    ("unknown party with preference", "  company:\n    form: additive", "  compny: #!\n    form: additive", "party-unknown"),
    ("unknown proposer", "    proposed_by: [company]", "    proposed_by: [firm] #!", "party-unknown"),
    ("unknown party of statement", "    party: town", "    party: tow #!", "party-unknown"),
    ("unknown source", "{source: notes, exact: a road", "{source: note, exact: a road", "source-unknown"),
    ("unknown statement", "    basis: {source: [s2]}", "    basis: {source: [s9]} #!", "statement-unknown"),
    ("unknown statement for order", "order_from: [s2]}", "order_from: [s7]} #!", "statement-unknown"),
    ("revises nothing known", "    issue: road\n", "    issue: road\n    revises: s8 #!\n    revision: soften\n", "statement-unknown"),
    ("revision without kind", "    issue: road\n", "    issue: road\n    revises: s2 #!\n", "revision-incomplete"),
    ("reversed range", "{weight: [50, 60],", "{weight: [60, 50], #!\n        ", "range-reversed"),
    ("negative weight", "{weight: [50, 60],", "{weight: -3, #!\n        ", "weight-negative"),
    ("value above one", "values: {none: 0, paid: 1}", "values: {none: 0, paid: 3 #!\n        }", "value-outside-scale"),
    ("value missing", "values: {none: 0.3, ten_years: 1, twenty_years: 0}", "values: {none: 0.3, ten_years: 1 #!\n        }", "value-missing"),
    ("issue not weighed", "      noise: {weight: [15, 25], values: {allowed: 0, banned: 1}}\n", "", "issue-not-weighed"),
    ("reservation twice", "    issues:\n      lease: {weight: [20", "    reservation: {value: 30, outcome: {lease: none, road: none, noise: banned}} #!\n    issues:\n      lease: {weight: [20", "reservation-twice"),
    ("reservation empty", "    issues:\n      lease: {weight: [20", "    reservation: {} #!\n    issues:\n      lease: {weight: [20", "reservation-twice"),
    ("no basis", "  town:\n    form: additive\n    basis: judgement\n    issues:", "  town:\n    form: additive\n    issues:", "basis-missing"),
    ("figure without basis", ", basis: {judgement: the analyst, note: said in words}}", "} #!", "basis-missing"),
    ("single with two", "{mode: single, parties: [company]}", "{mode: single, parties: [company, town]} #!", "control-mode-mismatch"),
    ("joint with one", "{mode: joint, parties: [town, company], fallback: none}", "{mode: joint, parties: [town], fallback: none} #!", "control-mode-mismatch"),
    ("joint without fallback", "{mode: joint, parties: [town, company], fallback: none}", "{mode: joint, parties: [town, company]} #!", "control-mode-mismatch"),
    ("fallback of single", "{mode: single, parties: [company]}", "{mode: single, parties: [company], fallback: none} #!", "control-mode-mismatch"),
    ("transition to itself", "    control: {mode: single, parties: [company]}\n", "    control: {mode: single, parties: [company]}\n    irreversible: [{from: paid, to: paid}] #!\n", "transition-to-itself"),
    ("party controls nothing", "  company: {name: The company, roles: [buyer]}", "  company: {name: The company, roles: [buyer]}\n  mayor: {name: The mayor} #!", "party-controls-nothing"),
    ("signatory without preference", "  company: {name: The company, roles: [buyer]}", "  company: {name: The company, roles: [buyer]}\n  mayor: {name: The mayor} #!", "preference-missing"),
    ("outcome incomplete", "    assumed_levels: {noise: banned}     # the analyst filled this one in\n", "", "outcome-incomplete"),
    ("level stated and assumed", "assumed_levels: {noise: banned}", "assumed_levels: {noise: banned, road: paid} #!", "level-given-twice"),
    ("infeasible proposal", "  short_swap:\n    title: Short lease for a road\n    levels: {lease: ten_years, road: paid,", "  short_swap: #!\n    title: Short lease for a road\n    levels: {lease: none, road: paid,", "proposal-infeasible"),
    ("infeasible status quo", "status_quo: {lease: none, road: none, noise: banned}", "status_quo: {lease: none, road: paid, noise: banned} #!", "proposal-infeasible"),
    ("no feasible outcome", "exclusions:                             # combinations that cannot exist", "exclusions: #!\n  - {when: {noise: [allowed, banned]}, why: all excluded, basis: judgement}", "no-feasible-outcome"),
    ("share of an unknown region", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares:\n  - {date: 2025, regions: nort, holder: town, percent: 5, assessor: a map, basis: judgement} #!\nfigures:\n", "region-unknown"),
    ("share held by nobody known", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares:\n  - {date: 2025, regions: north, holder: tow, percent: 5, assessor: a map, basis: judgement} #!\nfigures:\n", "holder-unknown"),
    ("region of no state", "figures:\n", "regions:\n  north: {name: North} #!\nfigures:\n", "region-without-state"),
    ("share above the whole", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares:\n  - {date: 2025, regions: north, holder: town, percent: 120, assessor: a map, basis: judgement} #!\nfigures:\n", "share-outside-scale"),
    ("shares add up to more than the whole", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares:\n  - {date: 2025, regions: north, holder: company, percent: 60, assessor: a map, basis: judgement}\n  - {date: 2025, regions: north, holder: town, percent: 60, assessor: a map, basis: judgement} #!\nfigures:\n", "share-outside-scale"),
    ("share without a source", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares:\n  - {date: 2025, regions: north, holder: town, percent: 60, assessor: a map} #!\nfigures:\n", "row-without-source"),
    ("values from no resources", "values: {none: 0.3, ten_years: 1, twenty_years: 0}", "value: from resources #!\n      ", "values-without-resources"),
    ("terms that do not exist", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: lore, #!\n      basis: judgement}\nfigures:\n", "resource-unknown"),
    ("development of no asset", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    pit: #!\n      {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "resource-unknown"),
    ("host that is no party", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: city #!\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "resource-party-unknown"),
    ("asset in no region", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: south, #!\n      commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "resource-region-unknown"),
    ("unit that nobody knows", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: barrow, #!\n      substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "unit-unknown"),
    ("recovery above the whole", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 1.5, #!\n      output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "resource-out-of-range"),
    ("royalty in percent", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 5, #!\n      basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "resource-out-of-range"),
    ("risk counted twice", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  country_premium: 0.05 #!\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nfigures:\n", "risk-counted-twice"),
    ("ore at the price of the product", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine: {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\n  figures:\n    - {asset: mine, what: ore, value: 1000, unit: t, measure: ore, substance: ore, basis: judgement}\n    - {asset: mine, what: worth, value: 10000, #!\n       unit: USD, measure: gross_in_situ_value, substance: lime, basis: judgement}\nfigures:\n", "ore-valued-as-product"),
    ("consequences chase each other", "consequences:                           # what follows by itself", "consequences: #!\n  - {when: {noise: allowed}, then: {noise: banned}, why: a, basis: judgement}\n  - {when: {noise: banned}, then: {noise: allowed}, why: b, basis: judgement}", "consequences-never-settle"),
    ("red line against own proposal", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    red_lines: [{when: {road: paid}, why: no road}] #!\n", "red-line-crossed-by-own-proposal"),
    ("quotation not verbatim", "exact: a road was possible if", "exact: a road is possible if", "quotation-not-in-source"),
    ("quotation at another place", "{source: notes, exact: a road was possible if the lease ran for twenty years}", "{source: notes, exact: a road was possible, start: 3} #!", "quotation-not-in-source"),
    ("quotation ambiguous", "{source: notes, exact: a road was possible if the lease ran for twenty years}", "{source: notes, exact: road} #!", "quotation-ambiguous"),
    ("source changed", "    file: sources/notes.txt\n", "    file: sources/notes.txt\n    sha256: " + "a" * 64 + " #!\n", "source-changed"),
    ("source missing", "    file: sources/notes.txt", "    file: sources/lost.txt #!", "source-unreadable"),
    ("source outside the folder", "    file: sources/notes.txt", "    file: ../../secret.txt #!", "source-unreadable"),
    ("source absolute", "    file: sources/notes.txt", "    file: /etc/hostname #!", "source-unreadable"),
    ("no speaker", "    speaker: The mayor\n", "", "statement-without-speaker"),
    ("figure not quoted", "basis: {judgement: the analyst, note: said in words}}", "basis: {source: [s1]}} #!", "figure-not-quoted"),
    ("priority unreadable", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: prioritised\n    basis: judgement\n    priorities: [road = ] #!\n  # ", "priority-unreadable"),
    ("scenario leads nowhere", "figures:", "scenarios:\n  s: {name: S, changes: {preferences.twn.spread: 0.1}, basis: judgement} #!\nfigures:", "scenario-change-invalid"),
    ("perception leads nowhere", "figures:", "perceptions:\n  town: {changes: {preferences.company.spred: 0.1}, basis: judgement} #!\nfigures:", "perception-change-invalid"),
    ("perception of other outcomes", "figures:", "perceptions:\n  town: {changes: {issues.road.name: Rod}, basis: judgement} #!\nfigures:", "perception-change-invalid"),
    ("perception of nobody", "figures:", "perceptions:\n  twon: {changes: {preferences.company.spread: 0.1}, basis: judgement} #!\nfigures:", "party-unknown"),
    ("strength in the wrong form", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    strong_after: [1] #!\n", "strength-misplaced"),
    ("strength of nothing", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    strong_gap: 0 #!\n", "strength-misplaced"),
    ("attitude to itself", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    attitudes: {company: positive} #!\n", "attitude-to-self"),
    ("attitude to nobody", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    attitudes: {firm: negative} #!\n", "party-unknown"),
    ("incomparable levels unknown", "  company:\n    form: additive\n    basis: judgement\n", "  company:\n    form: additive\n    basis: judgement\n    incomparable: [{first: {road: paved}, second: {road: none}}] #!\n", "level-unknown"),
    ("two war values", "figures:", enforcement("  war: {when: {lease: none}, values: {company: {value: [50, 60]}}} #!"), "war-value-contradicted"),
    ("war value and reservation", "  company:\n    form: additive\n    basis: judgement\n    issues:\n      lease: {weight: [55, 65], values: {none: 0, ten_years: 0.6, twenty_years: 1}, order_from: [s2]}\n      road: {weight: [20, 30], values: {none: 1, paid: 0}}\n      noise: {weight: [10, 20], values: {allowed: 1, banned: 0}}\n", "  company:\n    form: additive\n    basis: judgement\n    reservation: {value: 25} #!\n    issues: {lease: {weight: 60, values: {none: 0, ten_years: 0.6, twenty_years: 1}}, road: {weight: 25, values: {none: 1, paid: 0}}, noise: {weight: 15, values: {allowed: 1, banned: 0}}}\nenforcement: {basis: judgement, war: {when: {lease: none}, values: {company: {value: 25}}}}\n", "reservation-twice"),
    ("war value given twice", "figures:", enforcement("  war: {when: {lease: none}, values: {company: {value: 25, success: 0.5}}} #!"), "war-value-unclear"),
    ("war value without a scale", "  company:\n    form: additive\n    basis: judgement\n", "enforcement: {basis: judgement, war: {when: {lease: none}, values: {company: {value: 25}}}} #!\npreferences-rest:\n  company:\n    form: prioritised\n    basis: judgement\n    priorities: [road = none]\n  # ", "war-value-needs-scale"),
    ("war where there is none", "figures:", enforcement("  war: {when: {lease: ten_years}, values: {company: {value: [20, 30]}}} #!"), "war-outcome-missing"),
    ("war of nobody", "figures:", enforcement("  war: {when: {lease: none}, values: {firm: {value: [20, 30]}}} #!"), "party-unknown"),
    ("guarantee against nothing known", "figures:", enforcement("  guarantees: {g: {title: G, against: [attack], base: -3}} #!"), "breach-unknown"),
    ("breach of what the party cannot set", "figures:", enforcement("  breaches: {b: {title: B, party: town, sets: {road: none}}} #!"), "breach-not-possible"),
    ("breach at an unknown level", "figures:", enforcement("  breaches: {b: {title: B, party: town, sets: {noise: loud}}} #!"), "level-unknown"),
    ("breach that changes nothing", "figures:", enforcement("  breaches: {b: {title: B, party: town, sets: {noise: banned}}} #!"), "breach-without-effect"),
    ("breach without a scale", "  company: {name: The company, roles: [buyer]}", "  company: {name: The company, roles: [buyer]}\n  mayor: {name: The mayor, signatory: false}\nenforcement: {breaches: {b: {title: B, party: mayor, sets: {noise: allowed}}}} #!", "breach-without-preference"),
    ("probability above one", "figures:", enforcement("  monitoring: {detection: [{when: {road: paid}, factor: [0.5, 1.5]}]} #!"), "enforcement-out-of-range"),
    ("negative regroup rate", "figures:", enforcement("  breaches: {b: {title: B, party: town, sets: {noise: allowed}, regroup_rate: -1}} #!"), "enforcement-out-of-range"),
    ("enforcement without basis", "figures:", "enforcement: #!\n  shock: 3\nfigures:", "basis-missing"),
    ("escrow without amount", "      - kind: automatic_lapse\n        when: {road: none}\n        then: {lease: none}", "      - kind: escrow #!\n        when: {road: none}", "clause-incomplete"),
    ("lapse of nothing", "      - kind: automatic_lapse\n        when: {road: none}\n        then: {lease: none}", "      - kind: automatic_lapse #!\n        when: {road: none}", "clause-incomplete"),
    ("contact with itself", "figures:", enforcement("  no_contact: [{parties: [town, town]}] #!"), "contact-with-itself"),
    ("purpose of protection unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: pepole, lat: 1, lon: 2, weight: 3, basis: judgement}} #!\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "purpose-unknown"),
    ("place of a site unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {place: hil, basis: judgement}} #!\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "place-unknown"),
    ("type of site unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {B: 1}}, basis: judgement} #!\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "site-type-unknown"),
    ("owner of sites unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {twon: {A: 1}}, basis: judgement} #!\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "ally-unknown"),
    ("region that an ally wants covered unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people, regions: [north]}], basis: judgement}} #!\nfigures:\n", "protected-region-unknown"),
    ("term of protection that never applies", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: payed}, cover: [people], available: {town: {A: 1}}, basis: judgement} #!\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "protection-level-unknown"),
    ("protected without a weight", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, basis: judgement}} #!\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "weight-of-protection-missing"),
    ("published cost unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\n  published: [prize] #!\nfigures:\n", "published-cost-unknown"),
    ("protected asset unknown", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, asset: gold, basis: judgement}} #!\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "protected-asset-unknown"),
    ("protection in other money than resources", "figures:\n", "regions: {north: {name: North, state: town}}\nresources:\n  valued_on: 2025\n  host: town\n  discount_rate: 0.1\n  required_return: 0.12\n  assets:\n    mine: {name: Mine, region: north, commodity: lime, holder: town, basis: judgement}\n  commodities:\n    lime: {name: Lime, unit: t, substance: lime, price: 10, volatility: 0.2, basis: judgement}\n  fiscal_terms:\n    law: {name: Law, royalty: 0.05, basis: judgement}\n  developments:\n    mine:\n      {product: lime, contained: 100, recovery: 0.5, output: 5, unit_cost: 1, capex: 1, terms: law, basis: judgement}\nprotection:\n  money: EUR bn #!\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "protection-not-in-dollars"),
    ("protection without a horizon", "figures:\n", "protection: #!\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "protection-without-horizon"),
    ("site nowhere", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, basis: judgement}} #!\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}}}\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "wrong-value"),
    ("site that is always down", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}, down: {value: 1, basis: judgement}}} #!\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "wrong-value"),
    ("negative price", "figures:\n", "protection:\n  years: 10\n  purposes: {people: {name: People, unit: people}}\n  protected: {centre: {purpose: people, lat: 1, lon: 2, weight: 3, basis: judgement}}\n  sites: {hill: {lat: 1, lon: 2, basis: judgement}}\n  types: {A: {name: Type A, radius_km: {value: 5, basis: judgement}, buy: {value: -1, basis: judgement}}} #!\n  terms:\n    - {name: all, when: {road: paid}, cover: [people], available: {town: {A: 1}}, basis: judgement}\n  allies: {t: {name: Town, party: town, capacity: {value: 1, basis: judgement}, wants: [{purpose: people}], basis: judgement}}\nfigures:\n", "wrong-value"),
    ("source not pinned", "sources:                                # `detente pin` adds the hash of each file\n  notes:", "sources:\n  notes: #!", "source-not-pinned"),
    ("basis not accepted", "    speaker: The company's director\n", "    speaker: The company's director\n    state: candidate\n", "statement-not-accepted"),
    ("rejected without reason", "    speaker: The mayor\n", "    speaker: The mayor\n    state: rejected #!\n", "decision-without-reason"),
    ("day that the calendar lacks", "as_of: 2025-01-15", "as_of: 2025-02-30 #!", "date-not-readable"),
    ("statement later than the case", "statements:                             # quotations are verbatim; `detente pin` adds their positions\n  s1:\n", "statements: #!\n  s1:\n    said_on: 2025-02-01\n", "later-than-case"),
    ("source without a date", "    published_on: 2025-01-15              # since when it is known; what is later than `as_of` is hindsight\n", "", "no-date"),
    ("basis later than the case", "    speaker: The mayor\n", "    speaker: The mayor\n    said_on: 2025-02-01\n", "basis-later-than-case"),
    ("shares all later than the case", "figures:\n", "regions: {north: {name: North, state: town}}\ncontrol_shares: #!\n  - {date: 2025, regions: north, holder: town, percent: 4, assessor: a map, basis: judgement}\nfigures:\n", "shares-later-than-case"),
    ("unresolved date given", "    speaker: The mayor\n", "    speaker: The mayor\n    said_on: 2025-01-02 #!\n    said_on_basis: unresolved\n", "date-basis-contradicts"),
    ("basis of no date", "    speaker: The mayor\n", "    speaker: The mayor\n    reported_on_basis: text #!\n", "date-basis-contradicts"),
    ("candidates of a known target", "    speaker: The mayor\n", "    speaker: The mayor\n    revises: s2\n    revision: soften\n    revision_candidates: [s2] #!\n", "revision-candidates-misplaced"),
    ("unknown candidate of a revision", "    speaker: The mayor\n", "    speaker: The mayor\n    revises: unresolved\n    revision: soften\n    revision_candidates: [s9] #!\n", "statement-unknown"),
    ("confirmed by itself", "    stance: demand\n    credibility: 2", "    stance: demand\n    credibility: 1 #!", "confirmation-not-independent"),
    ("after itself", "    speaker: The mayor\n", "    speaker: The mayor\n    after: [s1] #!\n", "order-cycle"),
    ("cue not in source", "    speaker: The mayor\n", "    speaker: The mayor\n    cue: {text: shouted} #!\n", "span-not-in-source"),
    ("cue at another place", "    speaker: The mayor\n", "    speaker: The mayor\n    cue: {text: the, start: 1, end: 4} #!\n", "span-not-in-source"),
    ("version of nothing", "    file: sources/notes.txt\n", "    file: sources/notes.txt\n    version_of: draft #!\n", "source-unknown"),
    ("occurrence too high", "{source: notes, exact: a road was possible if the lease ran for twenty years}", "{source: notes, exact: a road was possible if the lease ran for twenty years, occurrence: 2} #!", "quotation-not-in-source"),
    ("conflict of nothing known", "figures:", "conflicts:\n  c: {between: [s1, s9]} #!\nfigures:", "statement-unknown"),
    ("verdict that does not exist", "figures:", "conflicts:\n  c: {between: [s1, s2], verdict: both} #!\nfigures:", "wrong-value"),
    ("term of no scale", "figures:", "assessments:\n  x: {text: It holds., likelihood: {scale: icd203, term: possible}, basis: judgement} #!\nfigures:", "likelihood-term-unknown"),
    ("likelihood and confidence in one sentence", "figures:", "assessments:\n  x: {text: With high confidence it is likely to hold., basis: judgement} #!\nfigures:", "likelihood-with-confidence"),
    ("two terms for one band", "figures:", "assessments:\n  x: {text: It holds., likelihood: {scale: icd203, term: likely}, basis: judgement}\n  y: {text: It pays., likelihood: {scale: icd203, term: probable}, basis: judgement} #!\nfigures:", "likelihood-rows-mixed"),
    ("assessment without basis", "figures:", "assessments:\n  x: {text: It holds.} #!\nfigures:", "assessment-without-basis"),
    ("silent on an issue with a level", "    assumed_levels: {noise: banned}     # the analyst filled this one in\n", "    silent: [road] #!\n    assumed_levels: {noise: banned}\n", "unsettled-issue"),
    ("silent on no issue", "    assumed_levels: {noise: banned}     # the analyst filled this one in\n", "    silent: [noises] #!\n    assumed_levels: {noise: banned}\n", "unsettled-issue"),
    ("silent and open", "    assumed_levels: {noise: banned}     # the analyst filled this one in\n", "    silent: [noise] #!\n    open: [noise]\n", "unsettled-issue"),
    ("nobody signs", "    proposed_by: [company]\n", "    signatories: [] #!\n", "signatories-empty"),
    ("signed by a stranger", "    proposed_by: [company]\n", "    signatories: [town, compny] #!\n", "party-unknown"),
    ("assessment of an unknown issue", "figures:", "assessments:\n  x: {text: It holds., issue: rod, basis: judgement} #!\nfigures:", "issue-unknown"),
]  # fmt: skip


def broken_text(text: str, old: str, new: str, code: str) -> str:
    """Return the starter case with one thing broken."""
    if "enforcement:" in new:  # the block of the entry stands in for that of the starter case
        text = text[: text.index("enforcement:")] + text[text.index("sources:    ") :]
    assert old in text, "the starter case has changed; update this entry"
    broken = text.replace(old, new, 1)
    if code == "war-value-needs-scale":
        rest = broken.index("preferences-rest:\n")
        head, tail = broken[:rest], broken[rest + len("preferences-rest:\n") :]
        line = head[head.rindex("enforcement:") :]
        own = tail[: tail.index("  # ")]
        broken = head[: head.rindex("enforcement:")] + own + tail[tail.index("proposals:") :] + "\n" + line
    if code == "priority-unreadable":  # the rest of the additive preference goes
        rest = broken.index("  # ", broken.index("priorities: [road"))
        broken = broken[:rest] + broken[broken.index("proposals:") :]
    return broken


@pytest.mark.parametrize(("old", "new", "code"), [pytest.param(*entry[1:], id=entry[0]) for entry in BROKEN])
def test_broken_case(starter: Path, old: str, new: str, code: str) -> None:
    file = starter / "case.yaml"
    broken = broken_text(file.read_text("utf-8"), old, new, code)
    file.write_text(broken, "utf-8")
    document = read_case(starter)
    found = [finding for finding in document.findings if finding.code == code]
    assert found, [finding.code for finding in document.findings]
    assert all(finding.message and finding.file for finding in found)
    marked = [number for number, line in enumerate(broken.splitlines(), 1) if "#!" in line]
    if marked:
        assert marked[0] in [finding.line for finding in found]
    else:
        assert all(finding.line for finding in found)


def test_there_are_at_least_sixty() -> None:
    assert len(BROKEN) >= 60
    assert len({entry[0] for entry in BROKEN}) == len(BROKEN)
