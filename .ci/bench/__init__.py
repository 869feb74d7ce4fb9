"""The benchmarks: our engine beside its peers, on the same passages and questions, in one run.

    make bench          10 k, 100 k and 1 M passages, within 40 minutes
    make bench-quick    10 k and 100 k passages, in under 3 minutes

One module for each thing that is measured yields `Measured` records; `table`, `chart` and `report` show them.
"""
