"""The content of the website as JSON, to read: Wagtail's API v2 under /api/v2/. No tables. `docs/api.md` describes it.

Everybody gets what a visitor without an account can see, and no more: who is logged in changes nothing.
"""
