"""Station typeset."""
