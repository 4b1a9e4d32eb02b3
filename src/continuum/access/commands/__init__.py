"""What the operator does from the server's terminal: accounts, the list of communes."""
