"""Keeping pages right: links that lead nowhere, review dates, pages that nobody reads."""
