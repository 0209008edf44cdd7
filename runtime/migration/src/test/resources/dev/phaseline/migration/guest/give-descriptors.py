"""Makes two connected descriptors, gives each to one process over its control socket, and has both use it.

usage: give-descriptors.py socket|pipe SOURCE-SOCKET SOURCE-COMMAND DESTINATION-SOCKET DESTINATION-COMMAND
A command is a QMP request that names the descriptor 'peer'.
"""

import array
import json
import os
import socket
import sys


def reply(lines):
    while True:
        message = json.loads(lines.readline())
        if "error" in message:
            sys.exit(str(message["error"]))
        if "return" in message:
            return


def give(path, descriptor, command):
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(path)
        lines = control.makefile("rb")
        lines.readline()
        control.sendall(b'{"execute": "qmp_capabilities"}\n')
        reply(lines)
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))
        control.sendmsg([b'{"execute": "getfd", "arguments": {"fdname": "peer"}}\n'], [rights])
        reply(lines)
        os.close(descriptor)
        control.sendall(command.encode() + b"\n")
        reply(lines)


kind, source, send, destination, receive = sys.argv[1:]
if kind == "socket":
    first, second = (end.detach() for end in socket.socketpair())
else:
    second, first = os.pipe()
give(destination, second, receive)
give(source, first, send)
