"""Deleting a municipality, with a certificate of what was removed where."""
