"""Sub-commands of `manage.py municipality`, by subject."""
