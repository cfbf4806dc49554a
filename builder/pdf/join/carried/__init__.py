"""How each thing that a page has is carried over into the joined file: a module for each.

To add a rule of merging, find the module of what it is about. `join.insertion` has the order of the steps, and most of
these modules are called from `join.inserted_pages` and `join.inserted_elements`. What belongs to the whole file, such
as page labels and output intents, is in `join.catalog`; what a file must not contain to be joined at all is in
`join.refusals`, and what costs a claim in `join.claims`.
"""
