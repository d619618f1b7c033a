"""The log in the back office, for administrators."""
