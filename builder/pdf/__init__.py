"""Turn parts into files. The only home of pypdf."""
