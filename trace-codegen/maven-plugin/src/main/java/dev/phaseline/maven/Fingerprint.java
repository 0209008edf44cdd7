package dev.phaseline.maven;

import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.tracepoint.Tracepoint;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A digest of everything that generated sources depend on.
 *
 * @param hex its hexadecimal digits
 */
record Fingerprint(String hex) {
    /** One class of each archive that takes part; a version number would not tell two snapshots apart. */
    private static final List<Class<?>> PROGRAM =
            List.of(GenerateMojo.class, JavaGenerator.class, TraceEventsParser.class, Tracepoint.class);

    /** Returns the digest of a group's files and options, and of the generator itself. */
    static Fingerprint of(GeneratorOptions options, List<Path> files) throws IOException {
        MessageDigest digest = sha256();
        for (Class<?> type : PROGRAM) {
            add(digest, location(type));
        }
        add(digest, options.toString().getBytes(StandardCharsets.UTF_8));
        for (Path file : files) {
            add(digest, file.toString().getBytes(StandardCharsets.UTF_8)); // messages and headers name it
            add(digest, Files.readAllBytes(file));
        }
        return finish(digest);
    }

    /** Returns the digest of the files of a directory. */
    static Fingerprint of(List<Path> files) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files) {
            add(digest, file.toString().getBytes(StandardCharsets.UTF_8));
            add(digest, Files.readAllBytes(file));
        }
        return finish(digest);
    }

    private static void add(MessageDigest digest, Path archiveOrDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(archiveOrDirectory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                add(digest, Files.readAllBytes(file));
            }
        }
    }

    /** The length keeps what belongs to one item from being taken for part of the next. */
    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static Fingerprint finish(MessageDigest digest) {
        return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
    }

    private static Path location(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
