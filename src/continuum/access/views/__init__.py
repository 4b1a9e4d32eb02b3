"""Pages of access: signing in, one's account, the team, the consortium."""
