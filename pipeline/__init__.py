"""The publishing pipeline of the magazine: structured sources to print PDF, screen PDF and ePub."""

__version__ = "0.1.0"
