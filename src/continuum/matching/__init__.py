"""Registers received from elsewhere, matched with one another: who is on both, who on one alone."""
