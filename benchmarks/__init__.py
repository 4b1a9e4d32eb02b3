"""Measures at the size of a region: 200 000 young people and two million encounters."""
