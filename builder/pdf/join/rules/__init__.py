"""The rules of joining files. To add a rule, write a function in the module for its subject.

- `refusals`: what a file must not contain to be joined at all
- `document`, `content`, `elements`, `tables`, `annotations`, `resources`, `fonts`: what costs a joined file its claim
  to PDF/UA-1 (ISO 14289-1) or PDF/A-2 (ISO 19005-2). Functions `examine_…` add sentences to a `Verdict`
- `claims`: calls these functions, and works out what the sources earn together

What is copied, renamed or repaired is not decided here: see `insertion` and its steps, and
`read.structure_repair`. Every rule is listed in docs/joining-pdfs.md and tested in tests/pdf/join/test_merge_rules.py.
"""
