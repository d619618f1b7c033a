"""Template tags for `{% load nlds %}`."""
