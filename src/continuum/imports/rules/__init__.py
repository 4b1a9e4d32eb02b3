"""How tables are read, on plain values: kinds, fields, words, readers, fingerprints."""
