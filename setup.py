"""Stops with a plain message on an old Python, where pip would report a conflict. The rest is in setup.cfg."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is for those who have it
    sys.exit("Leaflet builder needs Python 3.11 or later. This is Python {}.{}.".format(*sys.version_info))

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_EXAMPLE = ("leaflets.yaml", "leaflets/**/*", "styles/brands/*", "styles/logos/*")


class BuildWithExample(build_py):
    """Puts the example project into the wheel, for `leaflets init --example`: the repository has it once."""

    def run(self):
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib, "builder", "starter", "example")
        for pattern in _EXAMPLE:
            for path in sorted(Path().glob(pattern)):
                if path.is_file():
                    self.mkpath(str((target / path).parent))
                    self.copy_file(str(path), str(target / path))


setup(cmdclass={"build_py": BuildWithExample})
