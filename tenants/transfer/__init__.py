"""A municipality as a package of open formats: export, import, back-up, restore, clone."""
