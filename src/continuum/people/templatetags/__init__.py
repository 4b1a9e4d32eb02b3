"""What templates say of persons."""
