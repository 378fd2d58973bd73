"""Tools that prepare material for an issue and stand outside the build."""
