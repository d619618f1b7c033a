"""PostgreSQL: the guarded backend, migrations under a binding, template SQL of one empty schema."""
