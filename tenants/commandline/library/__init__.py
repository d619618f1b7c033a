"""Sub-commands of `manage.py library`."""
