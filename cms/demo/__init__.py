"""Three fictional municipalities to try the platform with: content, pictures and accounts. No tables."""
