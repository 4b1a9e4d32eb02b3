"""The demo consortium, made by calling the product's own actions."""
