"""The rules of the ePub: each module ends with its rows, RULES, which table.py puts together."""
