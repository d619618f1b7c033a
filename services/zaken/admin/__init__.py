"""The case handler's screens in Wagtail's admin. Own views only: no generic edit, delete, history, usage or export."""
