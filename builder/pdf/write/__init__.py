"""The PDF file under construction: objects, structure tree, outline, metadata, the bytes."""
