package dev.phaseline.migration.fuzz;

import static dev.phaseline.migration.stream.ByteStreams.bytes;

import dev.phaseline.migration.savevm.StreamMap;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damages streams, most of all where something stands that a receiver believes: headers, lengths, versions, names, flags.
 * The same random numbers give the same damage.
 */
final class StreamMutator {
    private static final int MOST_MUTATIONS = 4;
    private static final int MOST_INSERTED = 64;
    private static final int NEAR_BYTES = 24;
    private static final long[] REMARKABLE = {
        0,
        1,
        -1,
        0x7f,
        0x80,
        0xff,
        0x1000,
        0xfff,
        0x7fff,
        0x8000,
        0xffff,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        0x7fff_ffff_ffff_ffffL,
        0x8000_0000_0000_0000L,
        0x4000_0000_0000_0004L,
        0x0000_0001_0000_0000L
    };

    /** Pieces of the protocol that may stand where none is expected. */
    private static final List<byte[]> PIECES = List.of(
            bytes("08 0002 0004 00000001"),
            bytes("08 0001 0000"),
            bytes("08 0007 0004 ffffffff"),
            bytes("02 00000002"),
            bytes("03 00000001"),
            bytes("0000000000000010"),
            bytes("0000000000001068 01 0005 00 01 78 01 79"),
            bytes("7ffffffffffff004"),
            bytes("05 0a 'timer/more' 00000001"),
            bytes("05 08 'cpu/more' 00000001"),
            bytes("00 06 00000002 '{}'"),
            bytes("'\"size\": 4294967295, '"),
            bytes("'\"array_len\": 4294967295, '"),
            bytes("7e"));

    private final List<Integer> places = new ArrayList<>();
    private final List<StreamMap.Item> items = new ArrayList<>();
    private final byte[] stream;

    /** @param stream that is as it should be, or damaged already; what is where is then not known */
    StreamMutator(byte[] stream) {
        this.stream = stream;
        try {
            StreamMap map = StreamMap.of(stream);
            places.addAll(map.boundaries());
            places.addAll(map.ramRecords());
            items.addAll(map.items());
        } catch (StreamException | RuntimeException | AssertionError e) {
            places.add(0);
        }
    }

    /** Returns a damaged copy. */
    byte[] mutate(RandomGenerator random) {
        byte[] result = stream;
        int count = 1 + random.nextInt(MOST_MUTATIONS);
        for (int i = 0; i < count && result.length > 0; i++) {
            result = mutateOnce(result, random);
        }
        return result;
    }

    private byte[] mutateOnce(byte[] bytes, RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 -> flip(bytes, random.nextInt(bytes.length), random);
            case 1, 2 -> overwrite(bytes, place(bytes, random), random);
            case 3 -> Arrays.copyOf(bytes, place(bytes, random));
            case 4 -> insert(bytes, place(bytes, random), PIECES.get(random.nextInt(PIECES.size())));
            case 5 -> insert(bytes, place(bytes, random), noise(random));
            case 6 -> remove(bytes, place(bytes, random), 1 + random.nextInt(MOST_INSERTED));
            case 7 -> exchange(bytes, random);
            default -> flip(bytes, place(bytes, random), random);
        };
    }

    /** A byte at a boundary or a little behind it, or anywhere. */
    private int place(byte[] bytes, RandomGenerator random) {
        int near = places.get(random.nextInt(places.size())) + random.nextInt(NEAR_BYTES);
        return random.nextInt(4) > 0 && near < bytes.length ? near : random.nextInt(bytes.length);
    }

    private static byte[] flip(byte[] bytes, int at, RandomGenerator random) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] overwrite(byte[] bytes, int at, RandomGenerator random) {
        byte[] copy = bytes.clone();
        long value = REMARKABLE[random.nextInt(REMARKABLE.length)];
        int width = 1 << random.nextInt(4);
        for (int i = 0; i < width && at + i < copy.length; i++) {
            copy[at + i] = (byte) (value >>> ((width - 1 - i) * Byte.SIZE));
        }
        return copy;
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] noise = new byte[1 + random.nextInt(MOST_INSERTED)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] piece) {
        var result = new ByteArrayOutputStream(bytes.length + piece.length);
        result.write(bytes, 0, at);
        result.writeBytes(piece);
        result.write(bytes, at, bytes.length - at);
        return result.toByteArray();
    }

    private static byte[] remove(byte[] bytes, int at, int count) {
        var result = new ByteArrayOutputStream(bytes.length);
        result.write(bytes, 0, at);
        int behind = Math.min(bytes.length, at + count);
        result.write(bytes, behind, bytes.length - behind);
        return result.toByteArray();
    }

    /** Puts a copy of an item, or of its payload, in the place of another, or in front of it. */
    private byte[] exchange(byte[] bytes, RandomGenerator random) {
        if (items.isEmpty()) {
            return flip(bytes, random.nextInt(bytes.length), random);
        }
        StreamMap.Item from = items.get(random.nextInt(items.size()));
        StreamMap.Item to = items.get(random.nextInt(items.size()));
        boolean whole = random.nextBoolean();
        byte[] piece =
                Arrays.copyOfRange(stream, whole ? from.start() : from.payload(), whole ? from.end() : from.footer());
        int at = Math.min(whole ? to.start() : to.payload(), bytes.length);
        byte[] rest = random.nextBoolean() ? bytes : remove(bytes, at, (whole ? to.end() : to.footer()) - at);
        return insert(rest, Math.min(at, rest.length), piece);
    }
}
