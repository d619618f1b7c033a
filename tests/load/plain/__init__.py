"""A plain Wagtail project with one site, as Wagtail's tutorial makes it: what Meent's pages are measured against.

No municipalities, roles, audit or cache; the same page, templates, menu and footer, in a database of its own.
"""
