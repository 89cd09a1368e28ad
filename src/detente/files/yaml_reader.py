# SPDX-License-Identifier: MIT
"""Read YAML from strangers: plain data, the line of every key, and a sentence for everything else.

Tags, anchors and aliases are refused (a case needs none, and they are how YAML files attack their
readers), as are duplicate keys, deep nesting and large files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import __version__ as ruamel_version
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from detente.case.element import Location
from detente.case.finding import format_path
from detente.errors import BadInputError
from detente.files.parse_cache import kept

__all__ = ["MAXIMUM_YAML_BYTES", "YamlDocument", "YamlPart", "nearest_line", "read_text", "read_yaml", "read_yaml_file"]

MAXIMUM_YAML_BYTES = 5_000_000
"""About a hundred times the flagship case."""

MAXIMUM_DEPTH = 30
MAXIMUM_INTEGER_DIGITS = 300


_PREFIX = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    f"{_PREFIX}{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data of a YAML file and the line on which each part of it stands.

    Attributes
    ----------
    data : object
        Dictionaries, lists, text, numbers, booleans and None; dates stay text.
    lines : mapping of location to int
        Line of each key and list entry, counted from 1.
    file : str
        Name of the file as the user gave it.
    """

    data: Any
    lines: Mapping[Location, int]
    file: str

    def line_of(self, location: Location) -> int | None:
        """Return the line of a location, or of the nearest part of it that exists."""
        return nearest_line(self.lines, location)


def nearest_line(lines: Mapping[Location, int], location: Location) -> int | None:
    """Return the line of a location, or of the nearest part around it that has one."""
    for length in range(len(location), -1, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return None


@dataclass(frozen=True, slots=True)
class YamlPart:
    """A part of a YAML file, which knows its line and says what is wrong with it.

    Attributes
    ----------
    document : YamlDocument
        The file.
    location : tuple of str and int
        Keys and list positions from its root.
    """

    document: YamlDocument
    location: Location

    @property
    def data(self) -> Any:
        """What stands there."""
        data = self.document.data
        for step in self.location:
            data = data[step]
        return data

    def problem(self, message: str) -> BadInputError:
        """Return an error that names the place and the line."""
        place = f"{format_path(self.location)}: " if self.location else ""
        return BadInputError(place + message, self.document.file, self.document.line_of(self.location))

    def at(self, *steps: str | int) -> YamlPart:
        """Return a part of this part.

        Raises
        ------
        BadInputError
            If it is missing.
        """
        part = self
        for step in steps:
            data = part.data
            held = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
            if not held or (isinstance(data, list) and isinstance(step, int) and step >= len(data)):
                raise part.problem(f"'{step}' is missing")
            part = YamlPart(part.document, (*part.location, step))
        return part

    def get(self, key: str) -> YamlPart | None:
        """Return the part under a key, or None where there is none or nothing in it."""
        return self.at(key) if isinstance(self.data, dict) and self.data.get(key) is not None else None

    def items(self) -> list[YamlPart]:
        """Return the entries of a list.

        Raises
        ------
        BadInputError
            If it is no list.
        """
        if not isinstance(self.data, list):
            raise self.problem("a list is needed here")
        return [YamlPart(self.document, (*self.location, place)) for place in range(len(self.data))]


def read_text(path: Path, name: str, maximum_bytes: int) -> str:
    """Read a UTF-8 file as it is stored, without touching its line ends.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its name in messages.
    maximum_bytes : int
        Size above which it is refused.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    BadInputError
        If it is missing, too large or not UTF-8.
    """
    try:
        if not path.is_file():
            raise BadInputError(f"there is no file {name}; check the path")
        size = path.stat().st_size
        if size > maximum_bytes:
            raise BadInputError(f"{name} has {size:,} bytes and at most {maximum_bytes:,} are read; split it")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{name} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{name} cannot be read: {error}") from error


def read_yaml(text: str, file: str) -> YamlDocument:
    """Read YAML text into plain data with line numbers.

    Parameters
    ----------
    text : str
        The YAML text.
    file : str
        Name of its file, for messages.

    Returns
    -------
    YamlDocument
        The data and where each part stands.

    Raises
    ------
    BadInputError
        If it is not YAML, or uses what is refused.
    """
    yaml = YAML(typ="safe", pure=True)
    too_deep = BadInputError(f"the file is nested more than {MAXIMUM_DEPTH} deep; flatten it", file)
    if text.startswith("\ufeff"):
        text = text[1:]
    try:
        root = yaml.compose(text)
    except RecursionError:
        raise too_deep from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise BadInputError(f"this is not YAML: {error.problem or error.context}", file, line) from error
    except (YAMLError, ValueError) as error:
        detail = str(error).splitlines()[0] if str(error) else "it cannot be parsed"
        raise BadInputError(f"this is not YAML: {detail}", file) from error
    if root is None:
        raise BadInputError("the file is empty; `detente new DIR` writes a starter case", file)
    reader = _Reader(yaml, file)
    try:
        data = reader.read(root, ())
    except RecursionError:
        raise too_deep from None
    return YamlDocument(data, reader.lines, file)


def read_yaml_file(path: Path, name: str) -> YamlDocument:
    """Read a YAML file as `read_yaml` does, or take what was kept when the same bytes were read before.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its name in messages.

    Returns
    -------
    YamlDocument
        The data and where each part stands.

    Raises
    ------
    BadInputError
        If it cannot be read, is not YAML, or uses what is refused.
    """
    text = read_text(path, name, MAXIMUM_YAML_BYTES)
    return kept(
        f"YAML by ruamel.yaml {ruamel_version}",
        text,
        lambda: read_yaml(text, name),
        _packed,
        lambda packed: _unpacked(packed, name),
    )


def _packed(document: YamlDocument) -> dict[str, Any] | None:
    """Return the data with the lines in the order of its parts; None for what JSON would change, as numbers as keys."""
    data = document.data
    if not _is_plain(data) or list(document.lines) != list(_places(data, ())):
        return None
    return {"data": data, "lines": list(document.lines.values())}


def _unpacked(packed: Any, file: str) -> YamlDocument:
    data, lines = packed["data"], packed["lines"]
    if not isinstance(lines, list) or not all(type(line) is int for line in lines):
        raise ValueError("the lines are no numbers")
    return YamlDocument(data, dict(zip(_places(data, ()), lines, strict=True)), file)


def _is_plain(data: Any) -> bool:
    if type(data) is dict:
        return all(type(key) is str and _is_plain(value) for key, value in data.items())
    if type(data) is list:
        return all(map(_is_plain, data))
    return data is None or type(data) in (str, int, float, bool)


def _places(data: Any, location: Location) -> Iterator[Location]:
    yield location
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _places(value, (*location, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _places(value, (*location, index))


class _Reader:
    def __init__(self, yaml: YAML, file: str) -> None:
        self._constructor = yaml.constructor
        self._file = file
        self._seen: set[int] = set()
        self.lines: dict[Location, int] = {}

    def read(self, node: Node, location: Location) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(location, line)
        if len(location) > MAXIMUM_DEPTH:
            raise BadInputError(f"the file is nested more than {MAXIMUM_DEPTH} deep; flatten it", self._file, line)
        tag = str(node.tag)
        if tag not in _PLAIN_TAGS:
            raise BadInputError(
                f"the tag {tag.replace(_PREFIX, '!!')} is refused; write plain text, numbers, lists and keys",
                self._file,
                line,
            )
        if node.anchor is not None or id(node) in self._seen:
            raise BadInputError(
                "anchors (&) and aliases (*) are refused; write the value out, or put text that starts with them "
                "in quotes",
                self._file,
                line,
            )
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._read_mapping(node, location)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*location, index)) for index, item in enumerate(node.value)]
        return self._read_scalar(node, tag.removeprefix(_PREFIX), line)

    def _read_mapping(self, node: MappingNode, location: Location) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise BadInputError("a key must be plain text, not a list or a mapping", self._file, line)
            key = self._read_scalar(key_node, str(key_node.tag).removeprefix(_PREFIX), line)
            if key in data:
                raise BadInputError(
                    f"the key '{key}' stands here twice (first in line {self.lines[(*location, key)]}); "
                    "remove or rename one",
                    self._file,
                    line,
                )
            self.lines[(*location, key)] = line
            data[key] = self.read(value_node, (*location, key))
        return data

    def _read_scalar(self, node: Node, kind: str, line: int) -> Any:
        text = node.value
        try:
            match kind:
                case "int":
                    if len(text) > MAXIMUM_INTEGER_DIGITS:
                        raise ValueError("too many digits")
                    return self._constructor.construct_yaml_int(node)
                case "float":
                    return self._constructor.construct_yaml_float(node)
                case "bool":
                    return self._constructor.construct_yaml_bool(node)
                case "null":
                    return None
        except (ValueError, KeyError, OverflowError) as error:
            raise BadInputError(f"'{text[:80]}' cannot be read as a number: {error}", self._file, line) from error
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise BadInputError("an escape stands for half a character; write the character itself", self._file, line)
        return text
