"""What the columns of a register tell, in values alone."""
