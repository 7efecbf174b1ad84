"""Ends with 0 once the member listens for others."""
import socket, sys

host, port = sys.argv[1].split(":")
socket.create_connection((host, int(port)), 1).close()
