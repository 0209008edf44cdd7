package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.HugePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Several RAM blocks, files that both sides map, and huge pages. */
@Timeout(120)
final class GuestMemoryOptionsTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory = Path.of("");

    @Test
    void everyBlockArrives() throws Exception {
        Path content = random("content", 4 * MIB);
        Path copy = directory.resolve("copy");
        try (TestGuest source = guest("src", "memory=16M;4M,name=data,file=" + content);
                TestGuest destination =
                        guest("dst", "memory=4M,name=data,file=" + copy + ";16M", "digest=true", incoming())) {
            source.awaitProgress();

            assertThat(source.migrateTo(uri())).isEqualTo("completed");

            destination.awaitProgress();
            assertThat(digests(destination, "loaded")).hasSize(2).isEqualTo(digests(source, "stopped"));
            assertThat(copy).hasSameBinaryContentAs(content);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileThatBothSidesMapIsNotSent() throws Exception {
        Path shared = random("shared", 32 * MIB);
        String memory = "memory=16M;32M,name=data,file=" + shared;
        try (TestGuest source = guest("src", memory);
                TestGuest destination = guest("dst", memory, "digest=true", incoming())) {
            source.enable("x-ignore-shared");
            destination.enable("x-ignore-shared");
            source.awaitProgress();

            assertThat(source.migrateTo(uri())).isEqualTo("completed");

            destination.awaitProgress();
            JsonNode ram = source.execute("query-migrate").path("ram");
            assertThat(ram.path("total").asLong()).isEqualTo(16 * MIB);
            assertThat(ram.path("transferred").asLong()).isLessThan(32 * MIB);
        }
    }

    @Test
    void aSideThatDoesNotIgnoreSharedMemoryIsToldSo() throws Exception {
        Path shared = random("shared", 4 * MIB);
        String memory = "memory=16M;4M,name=data,file=" + shared;
        try (TestGuest source = guest("src", memory);
                TestGuest destination = guest("dst", memory, incoming())) {
            source.enable("x-ignore-shared");

            assertThat(source.migrateTo(uri())).isEqualTo("failed");

            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems()).singleElement().asString().contains("x-ignore-shared");
            source.awaitProgress();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRealQemuTakesAGuestWhoseMemoryItMapsToo(QemuVersion version) throws Exception {
        version.assumeInstalled();
        Path shared = directory.resolve("shared");
        int bytes = 32 * MIB;
        try (TestGuest source = guest("src", "memory=32M,file=" + shared, "devices=BARE");
                var qemu = new QemuProcess(version, directory, backedBy(shared, "-incoming", "defer"))) {
            ignoreShared(qemu);
            qemu.execute("migrate-incoming", QmpJson.object().put("uri", uri()));
            source.enable("x-ignore-shared");
            source.awaitProgress();

            assertThat(source.migrateTo(uri())).isEqualTo("completed");

            qemu.awaitStatus("running");
            assertThat(source.execute("query-migrate")
                            .path("ram")
                            .path("normal")
                            .asLong())
                    .isZero();
            qemu.assertMemoryIs(shared, directory);
            assertThat(Files.size(shared)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGuestOfARealQemuComesInWithoutTheMemoryThatIsHere(QemuVersion version) throws Exception {
        version.assumeInstalled();
        Path shared = random("shared", 32 * MIB);
        try (TestGuest destination =
                        guest("dst", "memory=32M,file=" + shared, "devices=BARE", "digest=true", "incoming=defer");
                var qemu = new QemuProcess(version, directory, backedBy(shared))) {
            ignoreShared(qemu);
            destination.enable("x-ignore-shared");
            destination.execute("migrate-incoming", QmpJson.object().put("uri", uri()));

            qemu.migrateWithoutReturnPath(uri());

            destination.awaitStatus("running");
            assertThat(digests(destination, "loaded").path("ram").asString()).isEqualTo(QemuProcess.sha256(shared));
        }
    }

    private static String[] backedBy(Path file, String... more) {
        return with(
                more,
                "-object",
                "memory-backend-file,id=ram,size=32M,share=on,mem-path=" + file,
                "-machine",
                "none,memory-backend=ram");
    }

    private static void ignoreShared(QemuProcess qemu) throws IOException, QmpException {
        var arguments = QmpJson.object();
        arguments
                .putArray("capabilities")
                .addObject()
                .put("capability", "x-ignore-shared")
                .put("state", true);
        qemu.execute("migrate-set-capabilities", arguments);
    }

    @Test
    void aGuestInHugePagesArrivesInOrdinaryOnesAndTheOtherWayRound() throws Exception {
        HugePages.assumeFree(16);
        String next = "unix:" + directory.resolve("n");
        try (TestGuest first = guest("a", "memory=16M,hugetlb=on");
                TestGuest second = guest("b", "memory=16M", "digest=true", incoming());
                TestGuest third = guest("c", "memory=16M,hugetlb=on", "digest=true", "incoming=" + next)) {
            first.awaitProgress();

            assertThat(first.migrateTo(uri())).isEqualTo("completed");
            second.awaitProgress();
            assertThat(digests(second, "loaded")).isEqualTo(digests(first, "stopped"));
            assertThat(second.migrateTo(next)).isEqualTo("completed");

            third.awaitProgress();
            assertThat(digests(third, "loaded")).isEqualTo(digests(second, "stopped"));
        }
    }

    @Test
    void aRealQemuTakesAGuestFromHugePagesToHugePages() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        HugePages.assumeFree(32);
        try (TestGuest source = guest("src", "memory=32M,hugetlb=on", "devices=BARE", "compat=qemu-10.0");
                var qemu = new QemuProcess(QemuVersion.V10_0, directory, inHugePages("-incoming", uri()))) {
            source.awaitProgress();

            assertThat(source.migrateTo(uri())).isEqualTo("completed");

            qemu.assertSameMemoryAs(source, directory);
        }
    }

    @Test
    void aGuestInHugePagesOfARealQemuComesIn() throws Exception {
        QemuVersion.V7_2.assumeInstalled();
        HugePages.assumeFree(32);
        Path content = random("content", 8 * MIB);
        String loader = "loader,file=" + content + ",addr=0x123000,force-raw=on";
        try (TestGuest destination = guest("dst", "memory=32M,hugetlb=on", "devices=BARE", "digest=true", incoming());
                var qemu = new QemuProcess(QemuVersion.V7_2, directory, inHugePages("-device", loader))) {
            qemu.migrateTo(uri());

            destination.awaitStatus("running");
            assertThat(destination.ramDigest("loaded")).isEqualTo(qemu.memoryDigest());
        }
    }

    private static String[] inHugePages(String... more) {
        return with(
                more,
                "-object",
                "memory-backend-memfd,id=ram,size=32M,hugetlb=on",
                "-machine",
                "none,memory-backend=ram");
    }

    private static String[] with(String[] more, String... options) {
        String[] both = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, both, options.length, more.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            16M,size=1               | memory 16M,size=1: unknown option 'size=1', expected name=, file= or hugetlb=on
            3M,hugetlb=on            | RAM block ram has 3145728 bytes, which is no positive multiple of 2097152
            16M,name=                | a RAM block's name has 1 to 255 bytes, this one has 0
            """)
    void whatCannotBeIsRefused(String option, String problem) {
        assertThatThrownBy(() -> GuestMain.configuration(Path.of("q"), "memory=" + option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void aFileOfAnotherLengthIsLeftAlone() throws Exception {
        Path file = random("file", MIB);

        assertThatThrownBy(() -> guest("g", "memory=16M,file=" + file))
                .hasMessageContaining("cannot map " + file + " as guest memory: it has 1048576 bytes, not 16777216");

        assertThat(Files.size(file)).isEqualTo(MIB);
    }

    private TestGuest guest(String name, String... options) throws IOException {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = WORKLOAD;
        return TestGuest.inThread(directory, name, all);
    }

    private Path random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        return Files.write(directory.resolve(name), content);
    }

    private static JsonNode digests(TestGuest guest, String moment) throws IOException, QmpException {
        return guest.execute("x-phaseline-digest").path(moment).path("ram");
    }

    private String uri() {
        return "unix:" + directory.resolve("m");
    }

    private String incoming() {
        return "incoming=" + uri();
    }
}
