"""OpenID Connect, as a client: the libraries do the standard, `shared.outgoing` does the requests."""
