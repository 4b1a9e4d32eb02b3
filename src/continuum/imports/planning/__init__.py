"""What an import would do, line by line: reads, compares, decides piles; writes nothing."""
