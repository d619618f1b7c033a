"""The suite: unit (no database), integration, tenancy, browser, load. Paths mirror the source."""
