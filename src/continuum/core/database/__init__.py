"""PostgreSQL, with the acting session told to the database at the start of every transaction."""
