"""People who log in at one municipality: users, their groups, and how they authenticate."""
