"""The process that serves people: it starts the platforms, keeps them running, shows how they do, and stops them.

Laws:

- What one platform does to itself costs the others nothing: each has its own supervisor.
- No gateway is asked to identify us more often than the budget on the disk allows, whatever it does to us.
- A secret reaches no log, no error and no dump: `secrets.redact` has the last word on every line.
- It stops in under five seconds, and what it had acknowledged is answered or handed back by then.

Nothing is imported here on purpose: `verbatim --help` must answer at once.
"""
