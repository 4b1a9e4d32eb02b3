"""Two lists matched: candidates, levels, a model learnt without labels, decisions with reasons."""
