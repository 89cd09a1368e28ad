# SPDX-License-Identifier: MIT
"""The questions of which `tests.snapshots` takes snapshots; a question that a command gains is added here."""

QUESTIONS = """
check:                        check CASE
bargain:                      bargain CASE
bargain-lotteries:            bargain CASE --lotteries
bargain-concessions:          bargain CASE --ask concessions
bargain-path:                 bargain CASE --ask path --proposal PROPOSAL --to nash
bargain-requests:             bargain CASE --ask requests
bargain-trades:               bargain CASE --ask trades
bargain-splits:               bargain CASE --ask splits
bargain-power:                bargain CASE --ask power
bargain-durable:              bargain CASE --ask durable
stability:                    stability CASE --outcomes named
stability-paths:              stability CASE --ask paths
stability-inverse:            stability CASE --ask inverse
stability-design:             stability CASE --ask design
stability-misperception:      stability CASE --ask misperception
stability-draws:              stability CASE --ask draws --draws 256
answer:                       answer CASE
hold:                         hold CASE
hold-table:                   hold CASE --ask table
hold-order:                   hold CASE --ask order
hold-contracts:               hold CASE --ask contracts
resources:                    resources CASE
resources-few-paths:          resources CASE --paths 2000 --seed 7
protect:                      protect CASE
protect-as-stated:            protect CASE --as-stated
protect-cover_all:            protect CASE --ask cover_all
protect-most:                 protect CASE --ask most --number 4
protect-backup:               protect CASE --ask backup --number 4
protect-expected:             protect CASE --ask expected --number 4
protect-support:              protect CASE --ask support --number 3
sweep:                        sweep CASE --draws 256 --stable-draws 16 --base 16
evidence-positions:           evidence positions CASE
evidence-grades:              evidence grades CASE
evidence-network:             evidence network CASE
evidence-network-conflict:    evidence network CASE --kind conflict
evidence-network-two-mode:    evidence network CASE --kind two-mode
evidence-agree:               evidence agree CASE CASE
trace-party:                  trace CASE PARTY
trace-issue:                  trace CASE ISSUE
trace-preference:             trace CASE PARTY.ISSUE
trace-proposal:               trace CASE PROPOSAL
trace-statement:              trace CASE STATEMENT
trace-source:                 trace CASE SOURCE
"""
"""What every case is asked: a name and the command, to which ``--json`` is added.

A question with no sense for a case stays in: that it is refused, and how, is an answer too.
PROPOSAL, PARTY, ISSUE, STATEMENT and SOURCE are the first of the case; a case without any is not asked.
"""

CLASSIC_QUESTIONS = """
stability-all:                stability CASE --outcomes all --concepts all
stability-coalitions:         stability CASE --outcomes all --coalition all
stability-attitudes:          stability CASE --outcomes all --preference attitudes
stability-unknown:            stability CASE --outcomes all --preference unknown --reading b
stability-strict:             stability CASE --outcomes all --sanction worse --sequences unrestricted
stability-paths-improving:    stability CASE --ask paths --improving
"""
"""What the small cases are asked besides; a case of many outcomes refuses them, or takes minutes."""

FLAGSHIP_QUESTIONS = """
bargain-path-shield:          bargain CASE --ask path --proposal headline --to shield
bargain-weighted:             bargain CASE --weight UKR=2
stability-coalition:          stability CASE --outcomes named --coalition US+UKR
protect-headline:             protect CASE --proposal headline
protect-population:           protect CASE --ask most --purpose population --number 7 --radius high
protect-quick:                protect CASE --ask most --number 7 --quick
protect-budget:               protect CASE --ask expected --purpose force --budget 12
hold-five-years:              hold CASE --years 5 --no-fixes
withdraw-russia:              withdraw CASE russia
trace-number:                 trace CASE 500
sweep-quick:                  sweep CASE --draws 16 --stable-draws 2 --base 2
read-russia:                  read CASE/sources/russia.txt --case CASE
bargain-in-scenario:          bargain CASE --scenario war_favours_russia
stability-in-scenario:        stability CASE --outcomes named --scenario war_favours_russia
hold-in-scenario:             hold CASE --scenario war_favours_russia
resources-in-scenario:        resources CASE --paths 2000 --scenario war_favours_russia
protect-in-scenario:          protect CASE --scenario war_favours_russia
"""
"""What the flagship alone is asked. A sweep answers under every scenario by itself."""

QUICK = """
check bargain bargain-concessions bargain-path bargain-power bargain-requests bargain-trades
stability stability-all stability-coalitions stability-attitudes stability-unknown stability-strict stability-paths
stability-misperception hold-five-years hold-table hold-order hold-contracts protect-quick
sweep-quick evidence-positions evidence-grades evidence-network trace-preference trace-proposal
"""
"""Questions that are asked again in every run of the tests, on the kept flagship and the classic cases."""

SLOW = """
answer bargain-in-scenario hold stability-draws resources-few-paths protect sweep withdraw-russia
"""
"""Those that take the flagship more than a few seconds; asked again with the slow tests."""
