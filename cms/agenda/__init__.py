"""Events, and the agenda that lists them."""
