# SPDX-License-Identifier: MIT
"""The scorer, by numbers worked out by hand."""

from __future__ import annotations

import pytest

from detente.analysis.evidence.score import score_reading
from detente.errors import BadInputError


def _coded(content: list[int], speaker: list[int] | None, cue: list[int], form: str = "indirect") -> dict[str, object]:
    return {"content": content, "speaker": speaker, "cue": cue, "speaker_id": "X", "form": form, "revision": None}


REFERENCE = {
    "sha256": "a",
    "statements": [
        _coded([20, 40], [0, 5], [6, 10]),
        _coded([60, 80], None, [50, 55]),
        _coded([110, 130], [90, 95], [100, 105]),
        _coded([160, 180], [140, 145], [150, 155]),
    ],
}


def test_by_hand() -> None:
    """Read: one exact; one with half the content and a speaker too much; one too many. Two of the reference are missed."""
    read = {
        "sha256": "a",
        "statements": [
            _coded([20, 40], [0, 5], [6, 10]),
            _coded([60, 70], [44, 48], [50, 55], "narrated_act"),
            _coded([300, 320], [280, 285], [290, 295]),
        ],
    }
    fields = score_reading(read, REFERENCE).fields
    assert {name: counts.right for name, counts in fields.items()} == {
        "found": 2,
        "attributed": 1,
        "speaker": 1,
        "speaker_exact": 1,
        "speaker_id": 2,
        "content": 2,
        "content_exact": 1,
        "cue": 2,
        "form": 1,
        "revision": 2,
    }
    found = fields["found"]
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 4))
    assert found.f1 == pytest.approx(2 * 2 / 7)


def test_pairs_are_one_to_one_and_the_largest_overlap_wins() -> None:
    twice = {"statements": [_coded([20, 32], [0, 5], [6, 10]), _coded([20, 40], [0, 5], [6, 10])]}
    result = score_reading(twice, {"statements": REFERENCE["statements"][:1]})
    assert result.fields["found"].right == 1
    assert result.fields["content_exact"].right == 1
    assert result.surplus == ((6, 10),)


def test_itself_is_perfect_and_nothing_is_empty() -> None:
    assert all(counts.f1 == 1 for counts in score_reading(REFERENCE, REFERENCE).fields.values())
    nothing = score_reading({"statements": []}, REFERENCE).fields["found"]
    assert (nothing.precision, nothing.recall) == (1.0, 0.0)
    assert score_reading({"statements": []}, {"statements": []}).fields["found"].f1 == 1


@pytest.mark.parametrize(
    "broken",
    [[], {}, {"statements": 3}, {"statements": [3]}, {"statements": [{"content": [1], "cue": [1, 2]}]}, {"statements": [{"content": [5, 2], "cue": [1, 2]}]}],
)  # fmt: skip
def test_other_forms_are_refused_in_a_sentence(broken: object) -> None:
    with pytest.raises(BadInputError):
        score_reading(broken, REFERENCE)


def test_another_file_is_refused() -> None:
    with pytest.raises(BadInputError, match="different files"):
        score_reading({"sha256": "b", "statements": []}, REFERENCE)
