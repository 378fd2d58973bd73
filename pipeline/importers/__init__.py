"""Texts that come in: a whole issue's export, or one manuscript, made into structured sources."""
