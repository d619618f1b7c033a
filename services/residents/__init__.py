"""Residents and companies who log in, and how: never members of staff."""
