"""Places, rounds, encounters, named or nameless."""
