"""Sub-commands of `manage.py fleet`, by subject."""
