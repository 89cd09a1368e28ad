# SPDX-License-Identifier: MIT
"""Small scenarios in the formats of other tools, written for the tests."""

from __future__ import annotations

import json
from pathlib import Path

# Weights before the issues, attributes in any order, an issue whose largest evaluation is not 1, values twice.
GENIUS = {
    "pact-domain.xml": """<negotiation_template>
<attributes/>
<utility_space number_of_issues="3">
<objective index="0" name="root" etype="objective" type="objective" description="">
<issue name="Aid" index="1" type="discrete" etype="discrete" vtype="discrete">
<item index="1" value="none" cost="0" description=""/><item index="2" value="some" cost="0"/><item index="3" value="much"/>
</issue>
<issue index="2" name="Years" type="integer" etype="integer" vtype="integer" lowerbound="2" upperbound="6"/>
<issue index="3" name="Price" type="real" etype="real" vtype="real"><range lowerbound="0" upperbound="10"/></issue>
</objective>
</utility_space>
</negotiation_template>
""",
    "pact-profile1.xml": """<?xml version="1.0"?>
<utility_space>
<objective index="0" name="root" etype="objective" type="objective" description="">
<weight index="2" value="0.5"/><weight value="0.2" index="3"/><weight index="4" value="0.3"/>
<issue index="2" name="Aid"><item index="1" value="none" evaluation="0"/><item index="2" value="some" evaluation="30"/>
<item index="3" value="much" evaluation="10"/><item index="4" value="much" evaluation="40"/></issue>
<issue index="3" name="Years" type="integer" lowerbound="2" upperbound="6"><evaluator ftype="linear" slope="0.3" offset="0.1"/></issue>
<issue index="4" name="Price" type="real"><range lowerbound="0" upperbound="10"/>
<evaluator ftype="linear" parameter0="1" parameter1="-0.1"/></issue>
</objective>
<discount_factor value="0.9"/>
<reservation value="0.25"/>
</utility_space>
""",
    "pact-profile2.xml": """<utility_space>
<objective index="0" name="root" etype="objective" type="objective" description="">
<issue index="1" name="Aid"><item index="1" value="none" evaluation="2"/><item index="2" value="some" evaluation="1"/>
<item index="3" value="much" evaluation="0"/></issue>
<issue index="2" name="Years" type="integer" lowerbound="2" upperbound="6"><evaluator ftype="linear" slope="-0.25" offset="1"/></issue>
<issue index="3" name="Price" type="real"><range lowerbound="0" upperbound="10"/>
<evaluator ftype="triangular" parameter0="0" parameter1="10" parameter2="5"/></issue>
<weight index="1" value="0.4"/><weight index="2" value="0.4"/><weight index="3" value="0.2"/>
</objective>
</utility_space>
""",
    "pareto.xml": "0.1, 0.2\n0.3, 0.1\n",
}

RECTANGLES = {
    "boxes-domain.xml": """<negotiation_template><utility_space><objective name="root">
<issue index="1" name="a" type="integer" lowerbound="0" upperbound="4"/>
<issue index="2" name="b" type="integer" lowerbound="0" upperbound="4"/>
</objective></utility_space></negotiation_template>
""",
    "boxes-1.xml": """<utility_space type="nonlinear"><objective name="root">
<issue index="1" name="a" type="integer" lowerbound="0" upperbound="4"/>
<issue index="2" name="b" type="integer" lowerbound="0" upperbound="4"/>
<utility maxutility="50"><ufun type="PlainUfun" weight="1" aggregation="sum">
<hyperRectangle utility="20"><INCLUDES index="1" min="1" max="3"/><INCLUDES index="2" min="2" max="4"/></hyperRectangle>
<hyperRectangle utility="10"><EXCLUDES index="2" min="0" max="1"/></hyperRectangle>
<hyperRectangle utility="5"/>
</ufun></utility>
</objective><reservation value="0.2"/></utility_space>
""",
    "boxes-2.xml": """<utility_space type="nonlinear"><objective name="root">
<issue index="1" name="a" type="integer" lowerbound="0" upperbound="4"/>
<issue index="2" name="b" type="integer" lowerbound="0" upperbound="4"/>
<utility maxutility="40"><ufun type="PlainUfun" aggregation="sum">
<hyperRectangle utility="40"><INCLUDES index="1" min="0" max="2"/></hyperRectangle>
</ufun></utility>
</objective></utility_space>
""",
}


def geniusweb() -> dict[str, str]:
    """Return a GeniusWeb domain with a range, two profiles and a side file."""
    domain = {"name": "lease", "issuesValues": {"Base": {"values": ["yes", "no"]}, "Rent": {"range": ["0", "4", "1"]}}}

    def profile(yes: float, at_low: float, bid: dict[str, object]) -> str:
        space = {
            "name": "p",
            "issueUtilities": {
                "Base": {"discreteutils": {"valueUtilities": {"yes": yes, "no": 1 - yes}}},
                "Rent": {
                    "numberutils": {"lowValue": 0, "highValue": 4, "lowUtility": at_low, "highUtility": 1 - at_low}
                },
            },
            "issueWeights": {"Base": 0.4, "Rent": 0.6},
            "domain": domain,
            "reservationBid": {"issuevalues": bid},
        }
        return json.dumps({"LinearAdditiveUtilitySpace": space}, indent=1)

    return {
        "lease.json": json.dumps(domain),
        "lease1.json": profile(1.0, 0.0, {"Base": "no", "Rent": 0}),
        "lease2.json": profile(0.25, 1.0, {"Base": "no", "Rent": 0}),
        "specials.json": "[]",
    }


NEGMAS = {
    "lease.yml": """issues:
- {name: Base, type: CategoricalIssue, values: ["yes", "no"]}
- {name: Years, type: ContiguousIssue, values: [1, 5]}
- {name: Share, type: OrdinalIssue, values: [0.1, 0.2, 0.4]}
name: lease
type: DiscreteCartesianOutcomeSpace
""",
    "one.yml": """name: One
reserved_value: 0.3
type: LinearAdditiveUtilityFunction
values:
- {type: TableFun, mapping: {"yes": 1.0, "no": 0.0}}
- {type: AffineFun, slope: 0.25, bias: -0.25}
- {type: IdentityFun}
weights: [0.5, 0.25, 0.25]
""",
    "two.yml": """type: ExpDiscountedUFun
discount: 0.9
reserved_value: -.inf
ufun:
  name: Two
  reserved_outcome: ["no", 1, 0.1]
  reserved_value: null
  type: LinearAdditiveUtilityFunction
  values:
  - {type: TableFun, mapping: {"yes": 0.2, "no": 0.8}}
  - {type: LinearFun, slope: -0.1}
  - {type: ConstFun, bias: 0.5}
  weights: [1, 1, 1]
""",
    "three.yml": """name: Three
type: HyperRectangleUtilityFunction
bias: 0.1
outcome_ranges:
- {0: ["yes"], 1: [2, 4]}
- {2: 0.4}
- null
utilities: [0.5, 0.25, 0.05]
weights: [1.0, 2.0, 1.0]
reserved_value: 0.1
""",
    "_info.yaml": "anything: [1\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a new folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder
