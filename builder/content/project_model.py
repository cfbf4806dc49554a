"""What `leaflets.yaml` may say. A file without a mistake is read without this model (see `project_file`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from builder.content.fields import Folder, Language, Model, Name, Number, YesNo
from builder.content.leaflet import OneOrMore, listed

NameList = Annotated[tuple[Name, ...], BeforeValidator(listed), OneOrMore(), Field(min_length=1)]
"""Names of brands or formats."""


class ProjectFile(Model):
    """What the commands of a project mean where nobody gives an option."""

    brand: Name | None = None
    """The brand, where no `--brand` is given. It can be left out where `styles/brands/` has only one."""
    format: Name | None = None
    """The format, where no `--format` is given. `leaflets formats` lists them."""
    formats: NameList | None = None
    """Which of the program's formats the project uses, beside its own in `styles/formats/`. Without it, all."""
    build_brands: NameList | None = None
    """The brands that `build`, `check` and `watch` make where no `--brand` is given, or `all`."""
    build_formats: NameList | None = None
    """The formats that `build`, `check` and `watch` make where no `--format` is given, or `all`; `html`: web pages."""
    languages: Annotated[tuple[Language, ...], BeforeValidator(listed), OneOrMore(), Field(min_length=1)] | None = None
    """The languages of the leaflets, such as `en-GB`: one in another is an error. New leaflets have the first."""
    output: Folder | None = None
    """The folder that PDF files are written to, such as `output`. Its name is below the project's folder."""
    keep_packs: Annotated[int, Number(0, 9999)] | None = None
    """For how many days packs are kept: `clean --packs` deletes older ones."""
    strict: YesNo | None = None
    """`yes` to treat every warning as an error, as `--strict` does: nothing is built with one."""
    standard: Literal["ua1", "ua2"] | None = None
    """What files follow where no `--standard` is given. `ua1` is PDF/UA-1 and PDF/A-2a, `ua2` PDF/UA-2 and PDF/A-4."""
