"""Strings, names and references as they are written (ISO 32000-1, 7.3 and 7.9.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def string(text: str) -> bytes:
    """`text` as a PDF text string (ISO 32000-1, 7.9.2.2)."""
    return octets(encoded(text))


def encoded(text: str) -> bytes:
    """The bytes of `text` in a PDF text string."""
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    return ("\ufeff" + text).encode("utf-16-be", "surrogatepass")


def octets(text: bytes) -> bytes:
    """Bytes as a PDF string (ISO 32000-1, 7.3.4)."""
    if text.isascii() and text.decode("ascii").isprintable():
        return b"(" + text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"
    return b"<" + text.hex().encode("ascii") + b">"


def name(text: str) -> bytes:
    """A name, given with its slash, as it is written (ISO 32000-1, 7.3.5)."""
    if text[1:].isalnum() and text.isascii():
        return text.encode("ascii")
    return b"/" + b"".join(
        [
            bytes((byte,)) if 33 <= byte <= 126 and byte not in b"#()<>[]{}/%" else b"#%02x" % byte
            for byte in text[1:].encode("utf-8", "surrogateescape")
        ]
    )


def entries(values: Mapping[str, bytes]) -> bytes:
    """The entries of a dictionary as they are written: no key can be there twice (ISO 32000-1, 7.3.7)."""
    return b"".join([b"%s %s" % (name(key), value) for key, value in values.items()])


def references(numbers: Iterable[int]) -> bytes:
    """Indirect references, for an array."""
    return b" ".join([b"%d 0 R" % number for number in numbers])
