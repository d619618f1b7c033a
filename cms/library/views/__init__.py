"""The library in the back office."""
