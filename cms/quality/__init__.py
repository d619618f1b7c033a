"""Help while writing: is a text plain enough, and can everybody use the page."""
