# SPDX-License-Identifier: MIT
"""Read recorded judgements: a table with the columns question, probability, happened and, if wanted, author.

A probability is a number from 0 to 1, or a share such as ``30 %``. `happened` is yes or no (also true, false,
1, 0), or empty while that is open. Other columns are for people and are not used.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from detente.case.element import nearest_name
from detente.case.recorded_judgement import RecordedJudgement
from detente.errors import BadInputError

__all__ = ["read_judgements"]

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000

_HAPPENED = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": None}


def read_judgements(path: Path | str) -> tuple[RecordedJudgement, ...]:
    """Read recorded judgements from a CSV file; comma, semicolon or tab between cells.

    Parameters
    ----------
    path : Path or str
        The file, in UTF-8.

    Returns
    -------
    tuple of RecordedJudgement
        In the order of the file.

    Raises
    ------
    BadInputError
        If it is no such table; the message has the line.
    """
    name, file = str(path), Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInputError(f"the file has more than {MOST_BYTES:,} bytes; keep only the judgements", name)
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise BadInputError(f"cannot be read: {error.strerror}", name) from error
    except UnicodeDecodeError as error:
        raise BadInputError("it is not text in UTF-8; save it as CSV in UTF-8", name) from error
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    try:
        columns = [column.strip().lower() for column in reader.fieldnames or ()]
        for needed in ("question", "probability", "happened"):
            if needed not in columns:
                raise BadInputError(f"there is no column '{needed}'; {nearest_name(needed, columns)}", name, 1)
        rows = [
            (reader.line_num, {k.strip().lower(): (v or "").strip() for k, v in row.items() if isinstance(k, str)})
            for row in reader
        ]
    except csv.Error as error:
        raise BadInputError(f"this is not a readable CSV file: {error}", name, reader.line_num) from error
    if len(rows) > MOST_ROWS:
        raise BadInputError(f"there are more than {MOST_ROWS:,} judgements; split the file", name)
    return tuple(_judgement(row, name, line) for line, row in rows)


def _judgement(row: dict[str, str], name: str, line: int) -> RecordedJudgement:
    text, happened = row["probability"], row["happened"].lower()
    percent = text.endswith("%")
    try:
        probability = float(text.rstrip("% ").replace(",", ".")) / (100.0 if percent else 1.0)
    except ValueError:
        raise BadInputError(f"'{text[:40]}' is not a probability; write 0.3 or 30 %", name, line) from None
    if not 0.0 <= probability <= 1.0:
        raise BadInputError(f"'{text[:40]}' is not between 0 and 1; write 0.3 or 30 %", name, line)
    if happened not in _HAPPENED:
        raise BadInputError(
            f"'{row['happened'][:40]}' does not say whether it happened; write yes, no or nothing", name, line
        )
    return RecordedJudgement(row["question"], row.get("author", ""), probability, _HAPPENED[happened])
