"""bm25s with its loops compiled by numba; what that takes at the start is outside of every clock."""

from typing import Final

from bench.engine_bm25s import Bm25sEngine

ENGINE: Final = Bm25sEngine("numba")
