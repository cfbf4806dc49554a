"""Pages on sheets, and sheets to printers: folds, imposition, CUPS."""
