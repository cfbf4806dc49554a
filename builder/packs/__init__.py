"""A choice of leaflets and the details of a patient into one PDF; many of them; the same again by its code."""
