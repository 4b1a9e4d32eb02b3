"""What outreach asks, and how answers become values."""
