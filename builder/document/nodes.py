"""The elements of a document: what they are, what they say and in which language, and nothing of how they look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from builder.document.roles import Role


class Run(NamedTuple):
    """Words that are read alike.

    `language` is a tag, "" for the language around the words. `target` is where a link leads: an address with its
    scheme, or ``#`` and an anchor (see `part.Link`). `address` is printed after the words of a link: it says where the
    link leads. `description` is what a screen reader says for a link. `isolated` words are read in their own direction,
    and turn nothing around that is next to them (UAX #9, 2.7); so are those of a `language`. `detail` identifies the
    paragraph of a patient's details that the words are (see `packs.pages.paragraphs`).
    """

    text: str
    bold: bool = False
    language: str = ""
    target: str = ""
    address: str = ""
    description: str = ""
    isolated: bool = False
    detail: str = ""

    def goes_on(self, before: Run) -> bool:
        """Whether it is part of the same link as the run before it."""
        return bool(self.target) and (self.target, self.description) == (before.target, before.description)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An element, with those in it in the order in which they are read.

    `language` is a tag, "" for the language around it. `alt` are the words for a picture, `title` is a name for what
    is outside the pages. `icon` is the name of a small drawing next to it, which says nothing that the words do not.
    """

    role: Role
    kids: tuple[Node | Run, ...] = ()
    language: str = ""
    alt: str = ""
    title: str = ""
    icon: str = ""

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The elements in it."""
        return tuple([kid for kid in self.kids if isinstance(kid, Node)])

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words that are in it and in no element below it."""
        return tuple([kid for kid in self.kids if isinstance(kid, Run)])

    def walk(self) -> Iterator[Node]:
        """It, and all elements below it, in the order in which they are read."""
        yield self
        for kid in self.nodes:
            yield from kid.walk()


@dataclass(frozen=True, slots=True, eq=False)
class Heading(Node):
    """A title of a `level`, 1 to 6. With an `anchor`, a place to jump to; its `bookmark` is safe to show anywhere."""

    level: int = 1
    anchor: str | None = None
    bookmark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Picture(Node):
    """A picture with its caption: the name of its file, and how wide it is to be, with a unit ("" for the column's).

    The role is `Role.FIGURE`, or `Role.DECORATION` for a picture that says nothing.
    """

    image: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class QrCode(Node):
    """An address that cameras read. The same address is a link next to it, for everybody else."""

    address: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class WritingSpace(Node):
    """Words with empty lines to write on below them."""

    lines: int = 0
