"""What happens to evidence later or on schedule."""
