"""How a page looks where somebody shares it: a picture in the municipality's own colours. No tables.

Nothing of a third party: no buttons of networks, no counters. The picture is made here and served from the own host.
"""
