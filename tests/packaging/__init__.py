"""What is built and installed: the wheel, the pins, the imports at start."""
