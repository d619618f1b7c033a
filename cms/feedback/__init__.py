"""Was this page helpful? Residents answer without a name, editors read what they miss.

Nothing of the visitor is kept: no address, no cookie, no session. `docs/for-editors/reacties.md` is the editors' side.
"""
