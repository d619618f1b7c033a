"""What every page shares: base page, blocks, fields, the site's frame, the back office."""
