"""The pieces screens are made of: their templates, and the little Python some of them need."""
