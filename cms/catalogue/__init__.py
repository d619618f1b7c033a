"""Products: what a resident can ask of the municipality, with its national name (UPL)."""
