"""Serves people: takes questions, asks the index, renders the replies."""
