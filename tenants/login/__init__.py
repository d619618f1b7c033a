"""Log-in of people with an account: second factor, lock-out, sessions. For staff and operators alike.

Which accounts, tables and pages are meant follows from the bound schema: see `realms.py`. No tables of its own.
"""
