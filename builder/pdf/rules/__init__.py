"""The rules of PDF/UA and PDF/A, in one table: what joining files, `verify` and `inspect` go by.

A rule is a function over a `RuleSubject` that yields a `Breach` for each place where it is broken. The `RULES` at the
end of each module say which clause of which standard it is, in which words it is reported, and how to fix it;
`table` has them all. To add one, write the function in the module of what it is about, and a line for it there.
"""
