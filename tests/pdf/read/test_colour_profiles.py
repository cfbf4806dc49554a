"""Profiles of sRGB are equal whoever made them, and no other is taken for one."""

from __future__ import annotations

import pytest
from PIL import ImageCms

from builder.pdf.read.colour_profiles import digest_of
from builder.pdf.write.metadata import srgb_profile
from tests.pdf import handmade


def test_profiles_of_two_makers_are_equal() -> None:
    assert srgb_profile() != handmade.srgb_profile()
    assert digest_of(srgb_profile()) == digest_of(handmade.srgb_profile())


def replaced(tag: bytes, value: bytes) -> bytes:
    """A profile of sRGB with another value in a tag, behind its type."""
    profile = handmade.srgb_profile()
    at = next(at for at in range(132, 500, 12) if profile[at : at + 4] == tag)
    start = int.from_bytes(profile[at + 4 : at + 8], "big") + 8
    return profile[:start] + value + profile[start + len(value) :]


@pytest.mark.parametrize(
    "profile",
    [
        replaced(b"rXYZ", (0x9C00).to_bytes(4, "big")),
        replaced(b"rTRC", bytes(24)),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes(),
        handmade.srgb_profile()[:150],
        handmade.srgb_profile()[:128] + b"\xff" * 400,
        b"",
    ],
    ids=["red", "curve", "Lab", "XYZ", "cut", "odd", "nothing"],
)
def test_what_is_not_srgb_is_known_by_its_bytes(profile: bytes) -> None:
    assert digest_of(profile) != digest_of(handmade.srgb_profile())
    assert digest_of(profile) == digest_of(bytes(profile)) != digest_of(profile + b"x")
