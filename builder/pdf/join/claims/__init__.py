"""What a source has to be so that the joined file may claim PDF/UA (ISO 14289) or PDF/A (ISO 19005).

The rules are those of `builder.pdf.rules`, without what a joined file has right whatever its sources have
(`Rule.fixed`). `claims` works out what the sources earn together. What a file must not contain to be joined at all is
in `join.refusals`.
"""
