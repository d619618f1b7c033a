"""Municipalities and their domains, the middleware that binds one to a request, and the health of both."""
