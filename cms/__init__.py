"""Wagtail: a municipality's website and its back office. Every row of these apps lives in the municipality's schema.

`base` holds what every page app needs and imports none of them; where it needs something of theirs it publishes a
registry (`base/registry.py`).
"""
