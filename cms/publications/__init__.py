"""Documents that the municipality makes public, as the Wet open overheid asks."""
