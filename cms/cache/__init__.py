"""Pages kept for visitors without cookies: no tables, rows or migrations (docs/adr/0023-page-cache.md)."""
