"""Requests of residents (zaken): registering, handling, following.

Terms and fields follow the ZGW standard (Zaken and Catalogi API), so that a municipality's own zaaksysteem can take
the place of this register.
"""
