"""Regular expressions that are compiled when they are first used.

The program has some 400, and most commands use a few. To compile them all took a tenth of the time of a small build.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = frozenset({"findall", "finditer", "fullmatch", "match", "scanner", "search", "split", "sub", "subn"})


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern as `re.compile` gives it, for use at the top of a module."""
    return cast(re.Pattern[AnyStr], _LazyPattern(pattern, flags))


class _LazyPattern:
    """Has the methods of a compiled pattern, as attributes from the first call on: later calls cost no more."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(f"a pattern has no attribute {name!r} before it is compiled")
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]
