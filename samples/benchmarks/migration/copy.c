/*
 * What the machine can copy: the bytes of a migration between two processes over TCP on the loopback, with a migration's
 * framing and nothing else: no dirty log, no search for zeros, no check of what arrives.
 *
 *     cc -O2 -pthread -o copy copy.c
 *     ./copy random|zero MIB [CHANNELS [splice]]
 *
 * Random data goes from used memory into memory that nobody has used yet, in huge pages, as a stream of pages with a header
 * of 8 bytes each or, with channels, in packets of 128 pages behind a header of 1344 bytes. Pages of zeros are records of 9
 * bytes. Prints the seconds that it took, and the CPU seconds of the sender and of the receiver.
 *
 * With "splice" random pages are handed to the socket where they are instead of being copied into it (0 channels is the one
 * stream).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, HUGE_PAGE = 2 << 20, RUN = 256, PACKET = 128 * PAGE, PACKET_HEADER = 1344, MOST_CHANNELS = 64 };
enum { PAGE_FLAGS = 0x28, ZERO_FLAGS = 0x22, ZERO_RECORD = 9, SEND_BUFFER = 1 << 20, SPLICED_BUFFER = 1 << 19 };
enum { PIPE = 1 << 20 };

static size_t size;
static int channels;
static int is_zero;
static int is_spliced;
static int sockets[MOST_CHANNELS];
static char *memory;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static char *map(size_t bytes) {
    char *at = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        die("mmap");
    at = (char *)(((uintptr_t)at + HUGE_PAGE - 1) & -(uintptr_t)HUGE_PAGE);
    madvise(at, bytes, MADV_HUGEPAGE);
    return at;
}

static void move_all(int fd, struct iovec *pieces, int count, ssize_t (*call)(int, const struct iovec *, int)) {
    while (count > 0) {
        ssize_t moved = call(fd, pieces, count);
        if (moved <= 0)
            die("connection");
        while (count > 0 && (size_t)moved >= pieces->iov_len) {
            moved -= pieces->iov_len;
            pieces++;
            count--;
        }
        if (count > 0) {
            pieces->iov_base = (char *)pieces->iov_base + moved;
            pieces->iov_len -= moved;
        }
    }
}

/* Sends like writev. What is sent must stay as it is until the receiver has it. */
static ssize_t splicev(int fd, const struct iovec *pieces, int count) {
    static __thread int ends[2];
    if (!ends[1] && (pipe(ends) || fcntl(ends[1], F_SETPIPE_SZ, PIPE) < 0))
        die("pipe");
    ssize_t taken = vmsplice(ends[1], pieces, count, 0);
    for (ssize_t left = taken, moved; left > 0; left -= moved)
        if ((moved = splice(ends[0], NULL, fd, NULL, left, 0)) <= 0)
            die("splice");
    return taken;
}

/* The headers of all pages, since none may be used again for another page. */
static void splice_pages(int fd) {
    static struct iovec pieces[2 * RUN];
    uint64_t *headers = (uint64_t *)map(size / PAGE * sizeof *headers);
    for (size_t at = 0; at < size;) {
        int count = 0;
        for (int i = 0; i < PIPE / PAGE / 2 && at < size; i++, at += PAGE) {
            uint64_t *header = &headers[at / PAGE];
            *header = __builtin_bswap64(at | PAGE_FLAGS);
            pieces[count++] = (struct iovec){header, sizeof *header};
            pieces[count++] = (struct iovec){memory + at, PAGE};
        }
        move_all(fd, pieces, count, splicev);
    }
}

/* Either direction of the one stream: a header of 8 bytes before each page. */
static void move_pages(int fd, int sends) {
    static uint64_t headers[RUN];
    static struct iovec pieces[2 * RUN];
    for (size_t at = 0; at < size;) {
        int count = 0;
        for (int i = 0; i < RUN && at < size; i++, at += PAGE) {
            if (sends)
                headers[i] = __builtin_bswap64(at | PAGE_FLAGS);
            pieces[count++] = (struct iovec){&headers[i], sizeof headers[i]};
            pieces[count++] = (struct iovec){memory + at, PAGE};
        }
        move_all(fd, pieces, count, sends ? writev : readv);
    }
}

/* Either direction of one of several channels, which take packets in turn. */
static void move_packets(long channel, int sends) {
    char header[PACKET_HEADER] = {0};
    for (size_t at = channel * PACKET; at < size; at += (size_t)channels * PACKET) {
        struct iovec pieces[] = {{header, sizeof header}, {memory + at, PACKET}};
        if (sends && is_spliced) {
            if (send(sockets[channel], header, sizeof header, MSG_MORE) != sizeof header)
                die("connection");
            move_all(sockets[channel], pieces + 1, 1, splicev);
        } else {
            move_all(sockets[channel], pieces, 2, sends ? writev : readv);
        }
    }
}

static void *send_packets(void *channel) {
    move_packets((long)channel, 1);
    return NULL;
}

static void *receive_packets(void *channel) {
    move_packets((long)channel, 0);
    return NULL;
}

static void move_zeros(int fd, int sends) {
    static char records[RUN * ZERO_RECORD];
    for (size_t at = 0; at < size;) {
        size_t bytes = 0;
        for (; bytes < sizeof records && at < size; bytes += ZERO_RECORD, at += PAGE) {
            uint64_t header = __builtin_bswap64(at | ZERO_FLAGS);
            memcpy(records + bytes, &header, sizeof header);
        }
        move_all(fd, &(struct iovec){records, bytes}, 1, sends ? writev : readv);
    }
}

static void move(int sends) {
    pthread_t threads[MOST_CHANNELS];
    if (is_zero) {
        move_zeros(sockets[0], sends);
    } else if (channels == 0 && sends && is_spliced) {
        splice_pages(sockets[0]);
    } else if (channels == 0) {
        move_pages(sockets[0], sends);
    } else {
        for (long i = 0; i < channels; i++)
            pthread_create(&threads[i], NULL, sends ? send_packets : receive_packets, (void *)i);
        for (int i = 0; i < channels; i++)
            pthread_join(threads[i], NULL);
    }
}

static void receive(int server, int count) {
    for (int i = 0; i < count; i++)
        if ((sockets[i] = accept(server, NULL, NULL)) < 0)
            die("accept");
    memory = map(size);
    double cpu = cpu_seconds();
    move(0);
    cpu = cpu_seconds() - cpu;
    if (write(sockets[0], &cpu, sizeof cpu) != sizeof cpu)
        die("answer");
    _exit(0);
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments < 3) {
        fprintf(stderr, "usage: copy random|zero MIB [CHANNELS [splice]]\n");
        return 2;
    }
    is_zero = !strcmp(arguments[1], "zero");
    size = (size_t)atol(arguments[2]) << 20;
    channels = count_of_arguments > 3 ? atoi(arguments[3]) : 0;
    if (channels < 0 || channels > MOST_CHANNELS)
        channels = MOST_CHANNELS;
    is_spliced = count_of_arguments > 4;
    int count = channels ? channels : 1;

    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server, (struct sockaddr *)&address, length) || listen(server, count)
        || getsockname(server, (struct sockaddr *)&address, &length))
        die("listen");
    pid_t receiver = fork();
    if (receiver == 0)
        receive(server, count);

    if (!is_zero) {
        memory = map(size);
        uint64_t random = 88172645463325252;
        for (size_t i = 0; i < size / sizeof random; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            ((uint64_t *)memory)[i] = random;
        }
    }
    double start = seconds(), cpu = cpu_seconds(), receiver_cpu;
    for (int i = 0; i < count; i++) {
        sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(sockets[i], (struct sockaddr *)&address, length))
            die("connect");
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        if (channels == 0)
            setsockopt(sockets[i], SOL_SOCKET, SO_SNDBUF, &(int){SEND_BUFFER}, sizeof(int));
        else if (is_spliced)
            setsockopt(sockets[i], SOL_SOCKET, SO_SNDBUF, &(int){SPLICED_BUFFER}, sizeof(int));
    }
    move(1);
    if (read(sockets[0], &receiver_cpu, sizeof receiver_cpu) != sizeof receiver_cpu)
        die("answer");
    printf("%.6f %.6f %.6f\n", seconds() - start, cpu_seconds() - cpu, receiver_cpu);
    return waitpid(receiver, NULL, 0) < 0;
}
