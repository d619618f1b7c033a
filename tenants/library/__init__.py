"""Shelves with texts that municipalities share: what there is, its versions, and who may read and maintain it."""
