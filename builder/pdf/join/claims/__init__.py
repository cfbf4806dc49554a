"""What a source has to be so that the joined file may claim PDF/UA-1 (ISO 14289-1) or PDF/A-2 (ISO 19005-2).

To add such a rule, find the module of what it is about, and write a function there: functions `examine_…` add sentences
to a `Verdict`. `claims` calls these functions, and works out what the sources earn together.

What a file must not contain to be joined at all is in `join.refusals`; how each thing is carried over, kept, renamed or
repaired is in `join.carried` and in `read.structure_repair`. Every rule is listed in docs/joining-pdfs.md and tested in
tests/pdf/join/test_merge_rules.py.
"""
