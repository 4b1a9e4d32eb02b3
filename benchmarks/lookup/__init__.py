"""Whether a file exists already, asked among a million people of one organisation."""
