package dev.phaseline.analyzer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class CompressionTest {
    private static final int GZIP_HEADER_BYTES = 10;

    @TempDir
    private Path directory;

    enum Method {
        GZIP {
            @Override
            OutputStream compress(OutputStream target) throws IOException {
                return new GZIPOutputStream(target);
            }
        },
        ZSTD {
            @Override
            OutputStream compress(OutputStream target) throws IOException {
                return new ZstdOutputStream(target).setChecksum(true);
            }
        },
        XZ {
            @Override
            OutputStream compress(OutputStream target) throws IOException {
                return new XZOutputStream(target, new LZMA2Options(1));
            }
        },
        LZ4 {
            @Override
            OutputStream compress(OutputStream target) {
                return new Lz4Output(target);
            }
        },
        BZIP2 {
            @Override
            OutputStream compress(OutputStream target) throws IOException {
                return new BZip2CompressorOutputStream(target, 1);
            }
        };

        abstract OutputStream compress(OutputStream target) throws IOException;

        /** The parts, each compressed by itself, one after the other. */
        byte[] of(byte[]... parts) throws IOException {
            var target = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                try (var compressed = compress(target)) {
                    compressed.write(part);
                }
            }
            return target.toByteArray();
        }
    }

    /** Text that does not compress to nothing. */
    private static byte[] text(int lines, long seed) {
        var random = new Random(seed);
        return IntStream.range(0, lines)
                .mapToObj(i -> "line " + i + " " + Long.toHexString(random.nextLong()) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static final class Content {
        private final byte[] bytes;
        private final List<Damage> damage;

        Content(byte[] bytes, List<Damage> damage) {
            this.bytes = bytes;
            this.damage = damage;
        }

        byte[] bytes() {
            return bytes;
        }

        List<Damage> damage() {
            return damage;
        }
    }

    private Content read(byte[] file) throws IOException {
        var path = Files.write(directory.resolve("recording"), file);
        try (var content = RecordingContent.of(path);
                var stream = content.open()) {
            byte[] bytes = stream.readAllBytes();
            assertThat(content.positionBytes()).isLessThanOrEqualTo(content.sizeBytes());
            return new Content(bytes, content.damage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void compressedFilesAreReadWhole(Method method) throws IOException {
        byte[] text = text(50_000, 1);

        var content = read(method.of(text));

        assertThat(content.bytes()).isEqualTo(text);
        assertThat(content.damage()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void severalCompressedPiecesInOneFileAreReadOneAfterTheOther(Method method) throws IOException {
        byte[] empty = {};
        byte[] one = text(1, 1);
        byte[] many = text(20_000, 2);

        var content = read(method.of(one, many, empty, one, many));

        assertThat(content.bytes()).isEqualTo(joined(one, many, one, many));
        assertThat(content.damage()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedFileIsReadAsFarAsItGoes(Method method) throws IOException {
        byte[] text = text(20_000, 3);
        byte[] compressed = method.of(text);

        for (int i = 1; i < 10; i++) {
            int length = compressed.length / 10 * i;
            var content = read(Arrays.copyOf(compressed, length));

            assertThat(content.bytes()).isEqualTo(Arrays.copyOf(text, content.bytes().length));
            // What a decoder holds back is less than a block.
            assertThat(content.bytes().length).isGreaterThan(text.length / 10 * i - (1 << 17) - (1 << 15));
            assertThat(content.damage()).hasSize(1);
            var damage = content.damage().getFirst();
            assertThat(damage.offsetBytes()).hasValue(content.bytes().length);
            assertThat(damage.description())
                    .contains("breaks off or is damaged")
                    .contains(" byte " + length + " ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsBeforeATruncatedPieceIsReadToo(Method method) throws IOException {
        byte[] first = text(300, 4);
        byte[] second = text(300, 5);
        int firstBytes = method.of(first).length;
        byte[] compressed = method.of(first, second);

        for (int length = firstBytes + GZIP_HEADER_BYTES; length < compressed.length; length += 97) {
            var content = read(Arrays.copyOf(compressed, length));

            assertThat(content.bytes()).startsWith(first);
            assertThat(content.bytes()).isEqualTo(Arrays.copyOf(joined(first, second), content.bytes().length));
            assertThat(content.damage()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileWithAFlippedBitIsReadUpToIt(Method method) throws IOException {
        byte[] text = text(20_000, 6);
        byte[] compressed = method.of(text);
        compressed[compressed.length / 2] ^= 0x10;

        var content = read(compressed);

        assertThat(content.damage()).hasSize(1);
        assertThat(content.bytes().length).isGreaterThan(text.length / 3);
        assertThat(Arrays.copyOf(content.bytes(), text.length / 3)).isEqualTo(Arrays.copyOf(text, text.length / 3));
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsAPieceAndIsNoneIsDamage(Method method) throws IOException {
        byte[] text = text(1000, 7);

        var content = read(joined(method.of(text), text(100, 8)));

        assertThat(content.bytes()).isEqualTo(text);
        assertThat(content.damage()).hasSize(1);
    }

    @Test
    void aWindowThatTakesTooMuchMemoryIsRefusedWithTheCause() throws IOException {
        byte[] xz = xzWithWindow(512);
        // A frame of one segment, whose size is its window: RFC 8878, 3.1.1.1.
        byte[] zstd = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xE0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0};
        byte[] huge = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) 0xA8, 1, 0, 0};

        for (byte[] file : List.of(xz, zstd, huge)) {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(RecordingException.class)
                    .hasMessageStartingWith(directory + "/recording: ")
                    .hasMessageContaining("more memory than the 128 MiB");
        }
    }

    @Test
    void whatXzAndZstdKeepAtTheirHighestLevelsIsNotTooMuch() throws IOException {
        assertThat(read(xzWithWindow(64)).bytes()).isEqualTo(text(10, 11));
    }

    /** Ten lines in an xz stream whose header asks for a window of so many MiB, however few of them are used. */
    private static byte[] xzWithWindow(int mebibytes) throws IOException {
        var target = new ByteArrayOutputStream();
        try (var xz = new XZOutputStream(target, new LZMA2Options(0))) {
            xz.write(text(10, 11));
        }
        byte[] stream = target.toByteArray();
        // The block's header follows the 12 bytes of the stream's: its size / 4 - 1, flags, filter 0x21, 1 byte of
        // properties.
        int header = 12;
        assertThat(stream[header + 2]).isEqualTo((byte) 0x21);
        // 2 or 3, shifted left by half of it plus 11.
        stream[header + 4] = (byte) ((Integer.numberOfTrailingZeros(mebibytes << 20) - 12) * 2);
        int checked = (stream[header] + 1) * 4 - Integer.BYTES;
        var crc = new CRC32();
        crc.update(stream, header, checked);
        ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).putInt(header + checked, (int) crc.getValue());
        return stream;
    }

    @Test
    void zerosAfterGzipDataAreFilling() throws IOException {
        byte[] text = text(1000, 9);

        var content = read(joined(Method.GZIP.of(text), new byte[512]));

        assertThat(content.bytes()).isEqualTo(text);
        assertThat(content.damage()).isEmpty();
    }
}
