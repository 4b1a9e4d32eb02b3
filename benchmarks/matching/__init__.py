"""Matching measured beside other tools, on the same rows, in the same run: `make bench-match`."""
