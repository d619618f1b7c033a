"""Forms that a resident fills in, one question a page: definition, draft, photos, submission."""
