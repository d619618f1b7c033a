"""The operators' command line: `manage.py municipality|fleet|costs …`. Translates arguments into operations."""
