"""The screens where administrators set how residents log in."""
