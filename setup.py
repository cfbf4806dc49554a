"""Stops with a plain message on an old Python, where pip would report a conflict. The rest is in setup.cfg."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is for those who have it
    sys.exit("Leaflet builder needs Python 3.11 or later. This is Python {}.{}.".format(*sys.version_info))

from setuptools import setup

setup()
