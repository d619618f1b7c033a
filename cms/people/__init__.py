"""Who runs the municipality: the college, the council, and a page for each of their people."""
