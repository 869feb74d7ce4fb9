"""Text -> sentences -> passages -> terms, one module a step. Pure: no I/O, no clock.

The package's law: a sentence is a span of the text it was cut from and lies inside one block; a
passage is a run of whole sentences; a term remembers no offset, so whatever is normalised on the way
to it never moves a quote. This is also the one door to nltk, which is imported where it is used:
loading it costs 0.4 s and 50 MB.
"""
