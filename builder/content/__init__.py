"""YAML and CommonMark into frozen models: leaflets, blocks, brands, formats, recipes; and the files of a project."""
