"""Theme pages and ordinary content pages."""
