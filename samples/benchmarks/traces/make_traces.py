#!/usr/bin/env python3
"""Makes large traces of page events: make_traces.py DIRECTORY [EVENTS]

DIRECTORY/simple.trace is what QEMU's simple backend writes, DIRECTORY/pages.log what its log backend writes, DIRECTORY/ctf
what LTTng writes of two processors with the context vtid. All have the same events: ram_save_page(const char *rbname, uint64_t offset, void *host).
"""
import os
import struct
import sys

BLOCKS = [b"pc.ram", b"vga.vram", b"/rom@etc/acpi/tables"]
HOST = 0x7F0000000000
PACKET = 524288

METADATA = """/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
trace {
    major = 1; minor = 8; byte_order = le;
    packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id; };
};
env { domain = "ust"; hostname = "bench"; };
clock { name = "monotonic"; freq = 1000000000; offset = 1700000000000000000; };
typealias integer { size = 32; align = 8; signed = false; map = clock.monotonic.value; } := ts32;
typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := ts64;
stream {
    id = 0;
    packet.context := struct {
        ts64 timestamp_begin; ts64 timestamp_end; uint64_t content_size; uint64_t packet_size;
        uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
    };
    event.header := struct {
        enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
        variant <id> {
            struct { ts32 timestamp; } compact;
            struct { uint32_t id; ts64 timestamp; } extended;
        } v;
    } align(8);
    event.context := struct { integer { size = 32; align = 8; signed = 1; } _vtid; };
};
event {
    name = "qemu:ram_save_page"; id = 7; stream_id = 0;
    fields := struct {
        string _rbname;
        integer { size = 64; align = 8; signed = 0; base = 16; } _offset;
        integer { size = 64; align = 8; signed = 0; base = 16; } _host;
    };
};
"""


def page(i):
    block = BLOCKS[0] if i % 97 else BLOCKS[i % 3]
    return block, (i * 4096) & 0xFFFFFFFFF, HOST + ((i * 4096) & 0xFFFFFFFFF)


def simple(path, events):
    event = struct.Struct("<QQQIII")
    numbers = struct.Struct("<QQ")
    with open(path, "wb") as out:
        out.write(struct.pack("<QQQ", 0xFFFFFFFFFFFFFFFF, 0xF2B177CB0AA429B4, 4))
        name = b"ram_save_page"
        out.write(struct.pack("<QQI", 0, 7, len(name)) + name)
        part = bytearray()
        for i in range(events):
            block, offset, host = page(i)
            size = len(block)
            part += event.pack(1, 7, 1000000 + i * 300, 24 + 4 + size + 16, 4711, size)
            part += block
            part += numbers.pack(offset, host)
            if len(part) > 1 << 20:
                out.write(part)
                part.clear()
        out.write(part)


def log(path, events):
    with open(path, "w") as out:
        for i in range(events):
            block, offset, host = page(i)
            time = 1700000000000001 + i
            out.write(
                "4712@%d.%06d:ram_save_page %s: offset: 0x%x host: 0x%x\n"
                % (time // 1000000, time % 1000000, block.decode(), offset, host)
            )


def ctf(directory, events):
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "metadata"), "w") as out:
        out.write(METADATA)
    for processor in range(2):
        with open(os.path.join(directory, "channel0_%d" % processor), "wb") as out:
            stream(out, range(processor, events, 2), processor)


def stream(out, numbers, processor):
    compact = struct.Struct("<HII")
    full = struct.Struct("<HIQI")
    values = struct.Struct("<QQ")
    content = bytearray()
    begin = last = packets = 0
    for i in numbers:
        time = 1000000 + i * 300
        if content and (len(content) > PACKET - 256 or (time >> 32) != (last >> 32)):
            packet(out, content, begin, last, packets, processor)
            packets += 1
            content.clear()
        if content:
            content += compact.pack(7, time & 0xFFFFFFFF, 4712)
        else:
            begin = time
            content += full.pack(65535, 7, time, 4712)
        last = time
        block, offset, host = page(i)
        content += block + b"\0" + values.pack(offset, host)
    packet(out, content, begin, last, packets, processor)


def packet(out, content, begin, end, number, processor):
    head = struct.pack("<I16xIQ", 0xC1FC1FC1, 0, processor)
    bits = (len(head) + 52 + len(content)) * 8
    head += struct.pack("<QQQQQQI", begin, end, bits, PACKET * 8, number, 0, processor)
    out.write(head + content + bytes(PACKET - len(head) - len(content)))


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000000
    os.makedirs(sys.argv[1], exist_ok=True)
    simple(os.path.join(sys.argv[1], "simple.trace"), count)
    log(os.path.join(sys.argv[1], "pages.log"), count)
    ctf(os.path.join(sys.argv[1], "ctf"), count)
