"""What was read → the files of an issue: written, sized, read again, balanced, reported, placed."""
