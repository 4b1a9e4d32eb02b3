"""A scenario made real by the product's own actions, each called by whoever would call it."""
