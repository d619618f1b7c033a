"""What a municipality adopted of the shared library, and how its own words stay its own when a source changes."""
