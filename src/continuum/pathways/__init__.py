"""The person's file page: one timeline."""
