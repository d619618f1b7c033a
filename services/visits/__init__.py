"""Operators who look into a municipality: with its consent, or in an emergency that it hears of at once."""
