"""Profiles: what the forms of the years, provinces, cities and systems demand. Data only."""
