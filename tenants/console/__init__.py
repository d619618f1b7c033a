"""The platform console, on the platform's own host: for operators only."""
