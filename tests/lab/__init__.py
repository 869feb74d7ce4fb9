"""Local stand-ins for the platforms, real enough for the platforms' real clients."""
