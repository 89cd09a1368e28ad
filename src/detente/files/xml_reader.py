# SPDX-License-Identifier: MIT
"""Read XML from strangers: tags, attributes and lines; document types, entities and deep nesting are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from detente.errors import BadInputError

__all__ = ["XmlNode", "read_xml"]

MAXIMUM_DEPTH = 30
MAXIMUM_NODES = 200_000
MAXIMUM_BYTES = 10_000_000


@dataclass(slots=True)
class XmlNode:
    """An element: its tag, attributes, children and the line it starts on; text between tags is left out."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[XmlNode] = field(default_factory=list)

    def named(self, *tags: str) -> Iterator[XmlNode]:
        """Yield the direct children with one of these tags."""
        return (child for child in self.children if child.tag in tags)


class _Builder(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._locator: Locator | None = None
        self._open: list[XmlNode] = []
        self._count = 0
        self.root: XmlNode | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        line = (self._locator and self._locator.getLineNumber()) or 1
        self._count += 1
        if len(self._open) >= MAXIMUM_DEPTH:
            raise BadInputError(f"the file is nested more than {MAXIMUM_DEPTH} deep; flatten it", self._file, line)
        if self._count > MAXIMUM_NODES:
            raise BadInputError(f"the file has more than {MAXIMUM_NODES:,} elements; split it", self._file, line)
        node = XmlNode(name, dict(attrs.items()), line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802
        del name
        self._open.pop()


def read_xml(path: Path) -> XmlNode:
    """Read an XML file into plain nodes.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    XmlNode
        Its root.

    Raises
    ------
    BadInputError
        If it is missing, too large or nested too deeply, is not XML, or declares a document type or entities.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise BadInputError(f"{name} has {size:,} bytes and at most {MAXIMUM_BYTES:,} are read; split it")
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{name} cannot be read: {error.strerror}") from error
    builder = _Builder(name)
    try:
        parseString(content.lstrip(), builder, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInputError("document types and entities are refused in XML; remove the DOCTYPE", name) from error
    except SAXParseException as error:
        line = error.getLineNumber()
        raise BadInputError(f"this is not XML: {error.getMessage()}; save it again", name, line) from error
    except (ValueError, LookupError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"this is not XML: {error}; save it again as UTF-8", name) from error
    if builder.root is None:
        raise BadInputError("the file is empty", name)
    return builder.root
