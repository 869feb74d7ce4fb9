"""The version of what an engine keeps in files. Nothing heavy is imported here."""

from typing import Final

SEGMENT_VERSION: Final = 3
"""Raised whenever the form of a segment's file changes: files of another version are made anew."""
