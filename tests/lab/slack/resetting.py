"""Ending a connection as a cable that is cut ends it."""

import socket
import struct

from aiohttp import web

_LINGER_OFF = struct.pack("ii", 1, 0)


def reset(incoming: web.Request) -> web.Response:
    """End a connection with RST, whatever was still to come; what is returned goes nowhere."""
    transport = incoming.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
        transport.abort()
    return web.Response()
