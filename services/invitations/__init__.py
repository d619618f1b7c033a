"""Inviting a municipality's administrator: a link in a mail, at which somebody chooses a password. Has no tables."""
