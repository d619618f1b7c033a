"""Sub-commands of `manage.py costs`."""
