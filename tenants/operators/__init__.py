"""Operators: the shared-service team's accounts, which exist in the public schema and nowhere else."""
