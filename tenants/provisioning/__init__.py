"""How a municipality is made: its schema in one round trip, then what each app registered."""
