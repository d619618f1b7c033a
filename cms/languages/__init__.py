"""Languages beside Dutch: adding one, translating pages, and seeing which translations are behind."""
