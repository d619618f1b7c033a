"""Everything that lives once, in the public schema, and what keeps municipalities apart.

`context.py` is the only module that switches municipality.
"""
