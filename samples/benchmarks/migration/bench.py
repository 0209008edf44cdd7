#!/usr/bin/env python3
"""Migrations of one guest between pairs of programs, measured one after the other on this machine.

    bench.py first-pass --memory 2048 --content random --runs 3
    bench.py first-pass --memory 4096 --content zero
    bench.py events --memory 1024
    bench.py downtime --memory 512 --settle 5

Each run measures every pair once, so that what the machine does meanwhile hits all of them. Only Python's standard
library is needed, a qemu-system-x86_64 (or --qemu), this project built, and for the pair copy:copy a C compiler, cc.
README.md beside this file has the figures.
"""
import argparse
import json
import mmap
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICKS = os.sysconf("SC_CLK_TCK")
# QEMU loads a file with one read, which ends before 2 GiB.
PART_MIB = 1024
PAGES_PER_MIB = 256
# The host of a virtual machine may take memory back that is free here for seconds. Getting it again is slow, and would be
# measured with whatever migrates next. So as much as a migration needs is taken, and let go, shortly before each one.
SPARE_MIB = 256
MADV_HUGEPAGE = 14
MADV_POPULATE_WRITE = 23
UNLIMITED = {"qemu": 1 << 40, "ours": 0}

# What a guest of QEMU boots to dirty memory evenly at a known rate, as our guests' workloads do. In real mode, with a data
# segment of 4 GiB: at each tick of the timer, 1000 times a second, it counts up a word in each of the next 75 of the 4096
# pages from 2 MiB on, round and round, then halts the processor until the next tick.
BOOT_SECTOR = bytes.fromhex(
    "fa31c08ed88ed0bc007c"  # interrupts off; ds = ss = 0, sp = 0x7c00
    "e4920c02e692"  # A20 on
    "0f0116677c0f20c00c010f22c0"  # gdt; protected mode
    "bb08008ec324fe0f22c031db8ec3"  # es gets its limit of 4 GiB; back to real mode; es = 0
    "b036e643b0a9e640b004e640"  # timer 0: 1193182 Hz / 0x4a9
    "66bf00002000"  # edi = 2 MiB
    "66b94b000000"  # tick: ecx = 75
    "266766ff076681c700100000"  # page: count up, edi to the next page
    "6681ff00002001720666bf00002000"  # from 18 MiB back to 2 MiB
    "664975e1"  # the next page
    "fbf4faebd6"  # wait for the timer; the next tick
    "0f006d7c00000000000000000000ffff000000928f00"  # where and how long the gdt is, gdt
).ljust(510, b"\0") + b"\x55\xaa"
HOT_MIB = 16
PAGES_PER_TICK = 75
TICKS_PER_SECOND = 1193182 / 0x4A9
# Threads of a JVM that belong together in a table.
THREAD_GROUPS = (("C1 Compiler", "compilers"), ("C2 Compiler", "compilers"), ("JFR", "JFR"), ("multifd", "multifd"),
                 ("CPU ", "CPU"))


class Qmp:
    """A connection to a control socket."""

    def __init__(self, path, process):
        deadline = time.monotonic() + 60
        while True:
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(path)
                break
            except OSError:
                self.socket.close()
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{process.args[0]} does not answer on {path}")
                time.sleep(0.02)
        self.stream = self.socket.makefile("r")
        self.events = []
        self.stream.readline()
        self.execute("qmp_capabilities")

    def execute(self, command, **arguments):
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            reply = self.read()
            if "return" in reply:
                return reply["return"]
            if "error" in reply:
                raise SystemExit(f"{command}: {reply['error']['desc']}")
            self.events.append(reply)

    def read(self):
        line = self.stream.readline()
        if not line:
            raise SystemExit("a guest has ended")
        return json.loads(line)

    def wait_for_end(self, timeout):
        """Waits until the migration has ended. Nothing is asked meanwhile: answering would be measured too."""
        self.socket.settimeout(timeout)
        try:
            while True:
                event = self.events.pop(0) if self.events else self.read()
                if event.get("event") == "MIGRATION" and event["data"]["status"] in ("completed", "failed"):
                    return
        except TimeoutError:
            raise SystemExit(f"no end after {timeout} s")
        finally:
            self.socket.settimeout(None)


class Peer:
    """A process with a guest, on either side of a migration."""

    def __init__(self, kind, command, directory, name):
        self.kind = kind
        path = os.path.join(directory, name)
        self.process = subprocess.Popen([part.replace("QMP", path) for part in command])
        self.qmp = Qmp(path, self.process)

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def thread_seconds(self):
        """User and system seconds of each thread, by number and name."""
        seconds = {}
        tasks = f"/proc/{self.process.pid}/task"
        for task in os.listdir(tasks):
            try:
                with open(f"{tasks}/{task}/stat") as stat:
                    begin, end = stat.read().rsplit(")", 1)
            except OSError:
                continue  # it has ended
            fields = end.split()
            seconds[task, begin.split("(", 1)[1]] = int(fields[11]) / TICKS, int(fields[12]) / TICKS
        return seconds

    def pages_written(self):
        """How many pages the guest of a downtime comparison has written."""
        if self.kind == "ours":
            return sum(cpu["instructions"] for cpu in self.qmp.execute("x-phaseline-cpus"))
        rounds = self.qmp.execute("human-monitor-command", **{"command-line": "xp /1wx 0x200000"})
        return int(rounds.split(":")[1], 16) * HOT_MIB * PAGES_PER_MIB

    def pages_per_second(self, seconds):
        """The rate over so many seconds that pass meanwhile."""
        start, pages = time.monotonic(), self.pages_written()
        time.sleep(seconds)
        return (self.pages_written() - pages) / (time.monotonic() - start)

    def port(self):
        return self.qmp.execute("query-migrate")["socket-address"][0]["port"]

    def set_up(self, arguments, multifd):
        capabilities = ["return-path", "events"] + (["multifd"] if multifd else [])
        self.qmp.execute("migrate-set-capabilities",
                         capabilities=[{"capability": name, "state": True} for name in capabilities])
        parameters = {"max-bandwidth": UNLIMITED[self.kind] if arguments.bandwidth is None else arguments.bandwidth}
        if arguments.downtime_limit is not None:
            parameters["downtime-limit"] = arguments.downtime_limit
        if multifd:
            parameters["multifd-channels"] = multifd
        self.qmp.execute("migrate-set-parameters", **parameters)

    def end(self):
        try:
            self.qmp.execute("quit")
        except (OSError, ValueError):
            pass
        self.process.wait(timeout=60)


class ThreadWatch:
    """What each thread of two peers takes while a migration runs; of one that ends, until shortly before."""

    def __init__(self, peers):
        self.before = [peer.thread_seconds() for peer in peers]
        self.latest = [dict(seconds) for seconds in self.before]
        self.peers = peers
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while not self.over.wait(0.05):
            self.look()

    def look(self):
        for peer, latest in zip(self.peers, self.latest):
            latest.update(peer.thread_seconds())

    def end(self, gib):
        self.over.set()
        self.thread.join()
        self.look()
        for peer, before, latest in zip(self.peers, self.before, self.latest):
            groups = {}
            for key, seconds in latest.items():
                name = next((group for start, group in THREAD_GROUPS if key[1].startswith(start)), key[1])
                group = groups.setdefault(name, [0, 0])
                for i in (0, 1):
                    group[i] += (seconds[i] - before.get(key, (0, 0))[i]) / gib
            busy = sorted(groups.items(), key=lambda group: -sum(group[1]))
            print(f"  {peer.kind}: " + ", ".join(f"{name} {user:.2f} + {system:.2f}" for name, (user, system) in busy
                                                 if user + system >= 0.01), file=sys.stderr)


def take_memory_from_host(mib):
    memory = mmap.mmap(-1, mib << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for advice in (MADV_HUGEPAGE, MADV_POPULATE_WRITE):
        try:
            memory.madvise(advice)
        except OSError:
            pass  # an older kernel
    memory.close()


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.directory = tempfile.mkdtemp(prefix="phaseline-bench-")
        self.content = None
        self.count = 0
        self.qemu_machine = ["-M", "none"]
        # A launcher that has to build first does so now.
        subprocess.run([*arguments.phaseline.split(), "--version"], check=True, stdout=subprocess.DEVNULL)

    def qemu(self, *options):
        return [self.arguments.qemu, "-display", "none", "-nodefaults", "-qmp", "unix:QMP,server=on,wait=off",
                "-m", str(self.arguments.memory), *options]

    def ours(self, *options):
        return [*self.arguments.phaseline.split(), "guest", "--qmp", "unix:QMP", "--devices", "BARE",
                "--memory", f"{self.arguments.memory}M", *options]

    def start(self, kind, *options):
        self.count += 1
        command = self.qemu(*options) if kind == "qemu" else self.ours(*options)
        return Peer(kind, command, self.directory, f"{kind}{self.count}")

    def random_options(self, kind):
        """The same bytes in all guests: ours makes them, QEMU is given what a QEMU has got from ours."""
        fill = ["--workload", f"stress:rate=4K,hot=4M,fill={self.arguments.memory}M"]
        if kind == "ours":
            return fill
        if self.content is None:
            self.content = os.path.join(self.directory, "content")
            source = self.start("ours", *fill)
            copy = self.start("qemu", "-M", "none", "-incoming", "tcp:127.0.0.1:0")
            source.qmp.execute("stop")
            self.migrate(source, copy)
            for start in range(0, self.arguments.memory, PART_MIB):
                size = min(PART_MIB, self.arguments.memory - start) << 20
                copy.qmp.execute("pmemsave", val=start << 20, size=size, filename=f"{self.content}{start}")
            source.end()
            copy.end()
        options = ["-M", "none"]
        for start in range(0, self.arguments.memory, PART_MIB):
            options += ["-device", f"loader,file={self.content}{start},addr={start << 20},force-raw=on"]
        return options

    def migrate(self, source, destination, multifd=0, timeout=170):
        source.set_up(self.arguments, multifd)
        if multifd:
            destination.set_up(self.arguments, multifd)
        take_memory_from_host(self.arguments.memory + SPARE_MIB)
        watch = ThreadWatch((source, destination)) if self.arguments.threads else None
        cpu = source.cpu_seconds(), destination.cpu_seconds()
        source.qmp.execute("migrate", uri=f"tcp:127.0.0.1:{destination.port()}")
        source.qmp.wait_for_end(timeout)
        info = source.qmp.execute("query-migrate")
        while info["status"] == "completed" and not info["total-time"]:
            time.sleep(0.01)  # QEMU tells of the end before it has taken the times
            info = source.qmp.execute("query-migrate")
        if info["status"] == "failed":
            raise SystemExit(f"the migration failed: {json.dumps(info)}")
        info["cpu"] = source.cpu_seconds() - cpu[0], destination.cpu_seconds() - cpu[1]
        if watch:
            watch.end(self.arguments.memory / 1024)
        print(f"{source.kind} -> {destination.kind}: {info['total-time']} ms, CPU {info['cpu'][0]:.2f} + "
              f"{info['cpu'][1]:.2f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        return info

    def run_pair(self, pair, source_options, destination_options=()):
        """A pair is SOURCE:DESTINATION, or SOURCE:DESTINATION:CHANNELS for multifd."""
        source_kind, destination_kind, *channels = pair.split(":")
        incoming = {"qemu": [*self.qemu_machine, "-incoming"], "ours": ["--incoming"]}[destination_kind]
        multifd = int(channels[0]) if channels else 0
        destination = self.start(destination_kind, *incoming, "defer", *destination_options)
        if multifd:
            destination.set_up(self.arguments, multifd)
        destination.qmp.execute("migrate-incoming", uri="tcp:127.0.0.1:0")
        source = self.start(source_kind, *source_options)
        time.sleep(self.arguments.settle)
        try:
            rate = source.pages_per_second(2) if self.arguments.what == "downtime" else 0
            return {**self.migrate(source, destination, multifd), "rate": rate}
        finally:
            source.end()
            destination.end()

    def copy(self, channels):
        """What nothing but a copy of such memory takes; see copy.c."""
        program = os.path.join(self.directory, "copy")
        if not os.path.exists(program):
            subprocess.run(["cc", "-O2", "-pthread", "-o", program, os.path.join(HERE, "copy.c")], check=True)
        # It makes its own source, too.
        take_memory_from_host(2 * self.arguments.memory + SPARE_MIB)
        output = subprocess.run([program, self.arguments.content, str(self.arguments.memory), *channels],
                                check=True, stdout=subprocess.PIPE, text=True).stdout
        seconds, *cpu = (float(word) for word in output.split())
        print(f"copy: {seconds * 1000:.0f} ms, CPU {cpu[0]:.2f} + {cpu[1]:.2f} s, load {os.getloadavg()[0]:.1f}",
              file=sys.stderr, flush=True)
        return {"total-time": seconds * 1000, "setup-time": 0, "downtime": 0, "cpu": cpu}

    def first_pass(self):
        results = {pair: [] for pair in self.arguments.pairs.split(",")}
        for _ in range(self.arguments.runs):
            for pair, infos in results.items():
                kind, _, *channels = pair.split(":")
                if kind == "copy":
                    infos.append(self.copy(channels))
                    continue
                if self.arguments.content == "random":
                    options = self.random_options(kind)
                else:
                    options = ["-M", "none"] if kind == "qemu" else ["--workload", "idle"]
                infos.append(self.run_pair(pair, options))
        self.print_rates(results)

    def print_rates(self, results):
        gib = self.arguments.memory / 1024
        print("| pair | GiB/s (all runs) | times QEMU's | % of a copy's | CPU s for each GiB, source + destination "
              "| downtime ms |")
        print("|---|---|---|---|---|---|")
        rates = {pair: [gib * 1000 / (info["total-time"] - info["setup-time"]) for info in infos]
                 for pair, infos in results.items()}
        medians = {pair: statistics.median(all_runs) for pair, all_runs in rates.items()}
        for pair, infos in results.items():
            channels = pair.split(":")[2:]
            qemu, copy = (medians.get(":".join([kind, kind, *channels])) for kind in ("qemu", "copy"))
            cpu = [(info["cpu"][0] / gib, info["cpu"][1] / gib) for info in infos]
            print(f"| {pair} | {medians[pair]:.2f} ({', '.join(f'{rate:.2f}' for rate in rates[pair])}) | "
                  f"{f'{medians[pair] / qemu:.2f}' if qemu else ''} | "
                  f"{f'{100 * medians[pair] / copy:.0f}' if copy else ''} | "
                  f"{statistics.median(c[0] for c in cpu):.2f} + {statistics.median(c[1] for c in cpu):.2f} | "
                  f"{statistics.median(info['downtime'] for info in infos):.0f} |", flush=True)

    def downtime(self):
        """Guests that rewrite the same pages at the same rate, under the same limits."""
        image = os.path.join(self.directory, "boot")
        with open(image, "wb") as file:
            file.write(BOOT_SECTOR)
        self.qemu_machine = ["-M", "pc", "-drive", f"file={image},format=raw,if=floppy,readonly=on"]
        rate = round(PAGES_PER_TICK * TICKS_PER_SECOND / PAGES_PER_MIB)
        ours = ["--workload", f"sequential:rate={rate}M,span={HOT_MIB}M,fill={HOT_MIB}M"]
        results = {pair: [] for pair in ("qemu:qemu", "ours:ours")}
        for _ in range(self.arguments.runs):
            for pair, infos in results.items():
                infos.append(self.run_pair(pair, self.qemu_machine if pair == "qemu:qemu" else ours))
        print("| pair | downtime ms, median (all runs) | total ms | passes | pages written per s before |")
        print("|---|---|---|---|---|")
        for pair, infos in results.items():
            column = lambda pick: ", ".join(str(pick(info)) for info in infos)
            print(f"| {pair} | {statistics.median(info['downtime'] for info in infos):.0f} "
                  f"({column(lambda info: info['downtime'])}) | {column(lambda info: info['total-time'])} | "
                  f"{column(lambda info: info['ram']['dirty-sync-count'])} | "
                  f"{column(lambda info: round(info['rate']))} |", flush=True)

    def events(self):
        """The same migration with no event recorded and with all of them, each first in every second turn."""
        results = {"none": [], "all": []}
        for turn in range(self.arguments.runs):
            for name in ("none", "all") if turn % 2 == 0 else ("all", "none"):
                infos = results[name]
                record = lambda side: [] if name == "none" else ["--record", f"{self.directory}/{side}.jfr"]
                off = ["--trace=-*"] if name == "none" else []
                infos.append(self.run_pair(
                    "ours:ours", [*self.random_options("ours"), *record("src"), *off], [*record("dst"), *off]))
        self.print_rates(results)

    def close(self):
        shutil.rmtree(self.directory)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["first-pass", "events", "downtime"])
    parser.add_argument("--memory", type=int, default=2048, help="MiB")
    parser.add_argument("--content", choices=["random", "zero"], default="random")
    parser.add_argument("--pairs", default="qemu:qemu,ours:ours,ours:qemu,copy:copy",
                        help="SOURCE:DESTINATION[:CHANNELS],..., each qemu or ours; or copy:copy[:CHANNELS]")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--settle", type=float, default=0, help="seconds between the start of the guests and the migration")
    parser.add_argument("--threads", action="store_true",
                        help="tell what each thread took: user + system CPU seconds for each GiB")
    parser.add_argument("--bandwidth", type=int, help="bytes per second (default: no limit)")
    parser.add_argument("--downtime-limit", type=int, help="ms")
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    parser.add_argument("--phaseline", default=os.path.join(HERE, "../../../phaseline"))
    bench = Bench(parser.parse_args())
    try:
        {"first-pass": bench.first_pass, "events": bench.events, "downtime": bench.downtime}[bench.arguments.what]()
    finally:
        bench.close()


if __name__ == "__main__":
    sys.exit(main())
