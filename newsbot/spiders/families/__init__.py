"""What the sites of one publisher or one content system have in common.

A family's sources are relative: they belong to the `home` of each site.
"""
