#!/usr/bin/env python3
"""What a core can copy: memory through a TCP connection on the loopback, with nothing else done to it.

    copy.py [MIB]

Once into memory that nobody has used yet, which the kernel clears first, as a migration's destination has it, and once
into the same half a MiB again and again. Both sides read and write half a MiB at a time.
"""
import mmap
import os
import resource
import socket
import sys
import time

CHUNK = 1 << 19
MADV_HUGEPAGE = 14


def memory(size):
    mapped = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    mapped.madvise(MADV_HUGEPAGE)
    return mapped


def cpu_seconds(who=resource.RUSAGE_SELF):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def receive(server, size, fresh):
    connection, _ = server.accept()
    target = memoryview(memory(size if fresh else CHUNK))
    count = 0
    while count < size:
        start = count if fresh else 0
        count += connection.recv_into(target[start:start + CHUNK])
    os._exit(0)


def measure(source, size, fresh):
    server = socket.create_server(("127.0.0.1", 0))
    received_before = cpu_seconds(resource.RUSAGE_CHILDREN)
    receiver = os.fork()
    if receiver == 0:
        receive(server, size, fresh)
    sent_before = cpu_seconds()
    start = time.monotonic()
    with socket.create_connection(server.getsockname()) as connection:
        for offset in range(0, size, CHUNK):
            connection.sendall(source[offset:offset + CHUNK])
        os.waitpid(receiver, 0)
    seconds = time.monotonic() - start
    gib = size / (1 << 30)
    print(f"{'fresh' if fresh else 'used'} memory: {gib / seconds:.2f} GiB/s, CPU seconds for each GiB "
          f"{(cpu_seconds() - sent_before) / gib:.2f} + "
          f"{(cpu_seconds(resource.RUSAGE_CHILDREN) - received_before) / gib:.2f}")


def main():
    size = int(sys.argv[1] if len(sys.argv) > 1 else 2048) << 20
    content = memory(size)
    part = os.urandom(64 << 20)
    for offset in range(0, size, len(part)):
        content[offset:offset + len(part)] = part[:size - offset]
    for fresh in (True, False):
        measure(memoryview(content), size, fresh)


if __name__ == "__main__":
    main()
