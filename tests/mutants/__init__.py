"""Leaks on purpose: `make mutants` applies them one at a time to a copy, and the suite has to notice each."""
