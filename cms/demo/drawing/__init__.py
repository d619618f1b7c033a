"""The pictures of the demo, drawn by code: no stock photos, no licences. `manage.py demo_draw` writes them."""
