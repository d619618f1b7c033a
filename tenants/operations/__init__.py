"""What operators do: every operation by name, run the same way from command line and console, and on record."""
