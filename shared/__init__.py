"""Code without tables that at least two packages use: errors, registry, actors, logging, http.

Not django-tenants' SHARED_APPS: those are the apps of the public schema and live in `tenants/`.
Nothing here imports another package of the house.
"""
