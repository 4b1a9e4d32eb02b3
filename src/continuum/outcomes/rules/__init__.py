"""What the trade says of exits, indicators and reports, on plain values."""
