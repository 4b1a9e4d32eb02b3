"""Programs of the others, each run by the Python of its own environment, with nothing of ours."""
