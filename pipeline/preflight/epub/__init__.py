"""Preflight of the finished ePub: our own rules for what EPUBCheck and Ace do not notice."""
