# SPDX-License-Identifier: MIT
"""Pictures of results: Vega-Lite dictionaries, each with its finding, a summary and the same numbers as a table."""

from __future__ import annotations

from detente.charts.chart import Chart
from detente.charts.concession_path import concession_path_chart
from detente.charts.discourse import discourse_chart
from detente.charts.exchange import exchange_chart
from detente.charts.frontier import frontier_chart
from detente.charts.gains import gains_chart
from detente.charts.parallel import parallel_chart
from detente.charts.paths import paths_chart
from detente.charts.positions import positions_chart
from detente.charts.stability import holds, stability_chart
from detente.charts.state_graph import state_graph_chart
from detente.charts.sureness import false_certainty_chart, sureness_chart
from detente.charts.survival import survival_chart

__all__ = [
    "Chart",
    "concession_path_chart",
    "discourse_chart",
    "exchange_chart",
    "false_certainty_chart",
    "frontier_chart",
    "gains_chart",
    "holds",
    "parallel_chart",
    "paths_chart",
    "positions_chart",
    "stability_chart",
    "state_graph_chart",
    "sureness_chart",
    "survival_chart",
]
