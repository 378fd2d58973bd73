"""The reader's eye that a proof needs: checks of the text in the sources, each a rule with its code."""
