"""archive: a finished issue as a package that can be verified, read and rebuilt in twenty years."""
