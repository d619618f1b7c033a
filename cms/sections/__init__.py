"""Parts of the site that are given to some editors: a group, a place in the page tree, a folder for files."""
