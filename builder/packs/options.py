"""The options of a pack, as one value from the command line or the form to the code that makes the pack.

To add one that is on or off: a field of `PackOptions` and an entry in `SWITCHES` here, its name in
`builder.provenance.ingredients.SWITCHES_IN_CODES` (always: every switch that is on is part of the code), and what it
does in `builder.packs.render`. The commands and the form then have it, the code on the cover says it, and a pack is
made again with it; `builder.library.pack` needs a parameter of its own. How a finished pack is printed is no option of
the pack but of `builder.printing.cups.Ticket`. This module imports nothing that takes time: `leaflets --help` reads it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import datetime

    from builder.core.standards import Standard


class PackOptions(NamedTuple):
    """How a pack is made. Without a `brand` or `format`, the project's default is used.

    `allowed` are leaflets and shared pages that are included although they are past their review or withdrawn on the
    `day` (today if None). With `duplex` each leaflet starts on a right-hand page. With `even` the number of pages is
    even, so that in a pile the next pack starts on a new sheet. `standard` is the project's where it is None.
    """

    brand: str | None = None
    format: str | None = None
    duplex: bool = False
    allowed: tuple[str, ...] = ()
    even: bool = False
    day: datetime.date | None = None
    standard: Standard | None = None

    @property
    def switched_on(self) -> tuple[str, ...]:
        """The names of the switches that are on."""
        return tuple(switch.name for switch in SWITCHES if getattr(self, switch.name))

    def switch(self, names: Collection[str]) -> PackOptions:
        """The same options with the switches in `names` on, and all others off; other names are ignored."""
        chosen: dict[str, Any] = {switch.name: switch.name in names for switch in SWITCHES}
        return self._replace(**chosen)


DEFAULTS = PackOptions()


class Switch(NamedTuple):
    """An option that is on or off: `help` is for commands, ``ward_page.switches`` in catalogues for the form."""

    name: str
    help: str

    @property
    def flag(self) -> str:
        """The option as people type it."""
        return f"--{self.name.replace('_', '-')}"


SWITCHES = (
    Switch(
        "duplex",
        "Start each leaflet on a right-hand page.",
    ),
)
