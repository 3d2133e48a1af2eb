"""Refuses every connection beyond this machine; Python runs this file before any other.

It is put on the path of the kernels in which lessons are tested: so a lesson, or a package that it
uses, that fetches something from the network or calls home fails its test. An audit hook cannot be
taken off again, and what it raises is no ``Exception``, so that nobody swallows it.
"""

import ipaddress
import sys


class OutsideError(BaseException):
    """Something tried to reach another machine."""


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        text = host.decode() if isinstance(host, bytes) else str(host)
        address = ipaddress.ip_address(text)
    except ValueError:  # a name, which would have to be looked up
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in ("socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise OutsideError(f"{event}: lessons work without a network, and this asks for {host!r}")


sys.addaudithook(_watch)
