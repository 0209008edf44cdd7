#!/usr/bin/env python3
"""Migrates a guest over the machine protocol, with nothing but the standard library.

    migrate.py SOURCE-SOCKET DESTINATION-SOCKET URI [--capability NAME]... [--parameter NAME=NUMBER]...
               [--cancel | --refuse]

Both sockets may belong to a QEMU or to a `phaseline guest`, in any pair. The destination was started with
`-incoming defer` (`--incoming defer`). Prints one line of JSON: the status, the events of both sides and the
reply of query-migrate. The exit code is 0 if the guest has moved, 1 if it has not: because of --cancel, which gives
up as soon as pages move, because of --refuse, which does not let the destination listen, or for another reason.
"""

import argparse
import json
import socket
import sys


class Qmp:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        # Only to read: a text file of both ways forgets what it has read ahead when it is written to.
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.events = []
        self.greeting = self.receive()["QMP"]
        self.execute("qmp_capabilities")

    def receive(self):
        line = self.lines.readline()
        if not line:
            raise EOFError("the control connection was closed")
        return json.loads(line)

    def execute(self, command, **arguments):
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            message = self.receive()
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(command + ": " + message["error"]["desc"])
            else:
                return message["return"]

    def next_event(self):
        message = self.receive()
        while "event" not in message:
            message = self.receive()
        self.events.append(message)
        return message


def status_of(event):
    return event["data"]["status"] if event["event"] == "MIGRATION" else None


FINAL = ("completed", "failed", "cancelled")


def migrate(source, destination, uri, capabilities, parameters, cancel=False, refuse=False):
    wanted = [{"capability": name, "state": True} for name in ["events", *capabilities]]
    for side in (source, destination):
        side.execute("migrate-set-capabilities", capabilities=wanted)
        if parameters:
            side.execute("migrate-set-parameters", **parameters)
    if not refuse:
        destination.execute("migrate-incoming", uri=uri)
    source.events.clear()
    source.execute("migrate", uri=uri)
    if cancel:
        while "active" not in map(status_of, source.events):
            source.next_event()
        source.execute("migrate_cancel")
    status = next((s for s in map(status_of, source.events) if s in FINAL), None)
    while status not in FINAL:
        status = status_of(source.next_event())
    if status == "completed":
        while not any(event["event"] == "RESUME" for event in destination.events):
            destination.next_event()
    # A source says that it is done a moment before it has settled.
    while source.execute("query-status")["status"] == "finish-migrate":
        pass
    return status


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("destination")
    parser.add_argument("uri")
    parser.add_argument("--capability", action="append", default=[])
    parser.add_argument("--parameter", action="append", default=[])
    parser.add_argument("--cancel", action="store_true")
    parser.add_argument("--refuse", action="store_true")
    options = parser.parse_args()
    parameters = {name: int(value) for name, value in (item.split("=", 1) for item in options.parameter)}
    source, destination = Qmp(options.source), Qmp(options.destination)
    status = migrate(
        source, destination, options.uri, options.capability, parameters, options.cancel, options.refuse
    )
    print(
        json.dumps(
            {
                "status": status,
                "source-events": [status_of(event) or event["event"] for event in source.events],
                "destination-events": [status_of(event) or event["event"] for event in destination.events],
                "query-migrate": source.execute("query-migrate"),
                "source-status": source.execute("query-status")["status"],
            }
        )
    )
    return 0 if status == "completed" else 1


if __name__ == "__main__":
    sys.exit(main())
