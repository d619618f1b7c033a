"""The isolation matrix: every entry point × role × method × id of somebody else.

`policies/*.md` say per address who may have what, and what stands in its address; `entry_points` walks the URL
configuration and demands a row for each address; `world` fills two municipalities with the same numbers as ids and a
word that is found nowhere by chance in every text; `roles` logs in; `requests` asks and looks at whatever comes back.
How to add a row: CONTRIBUTING.md.
"""
