"""The starter library and its questions."""
