"""How each thing that a page has is carried over into the joined file: a module for each.

What belongs to the whole file, such as page labels and output intents, is in `join.catalog`.

To add a rule of merging, find the module of what it is about. `join.insertion` calls them in their order; what a file
must not contain to be joined at all is in `join.refusals`, and what costs a claim in `join.claims`.
"""
