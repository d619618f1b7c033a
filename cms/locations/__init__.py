"""Contact page, locations and opening hours."""
