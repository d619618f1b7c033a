"""A resident's rights: everything about a person in one package (AVG art. 15), and removing it (art. 17). No tables."""
