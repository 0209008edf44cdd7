"""Opens a file and gives it to a process over its control socket.

usage: send-file.py CONTROL-SOCKET FILE read|write|both COMMAND
COMMAND is a QMP request; its reply is printed.
"""

import array
import json
import os
import socket
import sys

path, file, access, command = sys.argv[1:]
flags = {"read": os.O_RDONLY, "write": os.O_WRONLY | os.O_CREAT, "both": os.O_RDWR | os.O_CREAT}[access]
descriptor = os.open(file, flags, 0o600)
with socket.socket(socket.AF_UNIX) as control:
    control.connect(path)
    lines = control.makefile("rb")

    def reply():
        for line in lines:
            message = json.loads(line)
            if "return" in message or "error" in message:
                return message

    lines.readline()
    control.sendall(b'{"execute": "qmp_capabilities"}\n')
    reply()
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))
    control.sendmsg([command.encode() + b"\n"], [rights])
    print(json.dumps(reply()))
