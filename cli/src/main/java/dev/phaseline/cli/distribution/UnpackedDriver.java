package dev.phaseline.cli.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * DuckDB's driver with its native library beside it, instead of inside.
 *
 * <p>A driver that finds the library in its own jar copies it, 70 MB, to a temporary file whenever a process starts, and a
 * process that is killed leaves that file behind. One that does not find it there loads it from the folder of the jar. So
 * the distribution gets a second jar without libraries, in a folder that comes first on the module path; without that
 * folder, the complete jar serves.
 */
public final class UnpackedDriver {
    private static final String DRIVER = "duckdb_jdbc-";
    private static final String LIBRARY = "libduckdb_java.so_";

    private UnpackedDriver() {}

    /**
     * Runs.
     *
     * @param arguments the folder with the complete jar, the folder for the other one and the library
     */
    public static void main(String[] arguments) throws IOException {
        make(Path.of(arguments[0]), Path.of(arguments[1]), libraryName());
    }

    /**
     * Makes the folder, unless it is there and as young as the complete jar. Nothing is made where the jar has no such
     * library.
     *
     * @param lib where the complete jar is
     * @param folder where the other one goes, and the library
     * @param library the name that the driver gives it on this platform
     */
    static void make(Path lib, Path folder, String library) throws IOException {
        Path complete = driverIn(lib);
        Path slim = folder.resolve(complete.getFileName());
        if (isCurrent(slim, complete) && Files.exists(folder.resolve(library))) {
            return;
        }
        Files.createDirectories(folder);
        removeAll(folder);
        try (ZipFile jar = new ZipFile(complete.toFile())) {
            ZipEntry entry = jar.getEntry(library);
            if (entry == null) {
                return;
            }
            // The jar last: it is what makes the driver look for the library.
            writeBeside(folder.resolve(library), out -> copy(jar, entry, out));
            writeBeside(slim, out -> copyClasses(jar, out));
        }
    }

    /** Follows the driver's own choice of names. */
    static String libraryName() {
        String system = property("os.name");
        String processor = property("os.arch");
        String os = Stream.of("windows", "mac", "linux")
                .filter(system::startsWith)
                .findFirst()
                .orElse(system);
        return LIBRARY
                + (os.equals("mac") ? "macos" : os)
                + switch (processor) {
                    case "x86_64", "amd64" -> "_amd64";
                    case "aarch64", "arm64" -> "_arm64";
                    default -> "_" + processor;
                };
    }

    private static String property(String name) {
        return System.getProperty(name).toLowerCase(Locale.ROOT).strip();
    }

    private static Path driverIn(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.getFileName().toString().startsWith(DRIVER))
                    .findFirst()
                    .orElseThrow(() -> new IOException(lib + " holds no " + DRIVER + "*.jar"));
        }
    }

    private static boolean isCurrent(Path slim, Path complete) throws IOException {
        return Files.exists(slim)
                && Files.getLastModifiedTime(slim).compareTo(Files.getLastModifiedTime(complete)) >= 0;
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jarsFirst =
                    files.sorted((a, b) -> Boolean.compare(isJar(b), isJar(a))).toList();
            for (Path file : jarsFirst) {
                Files.delete(file);
            }
        }
    }

    private static boolean isJar(Path file) {
        return file.toString().endsWith(".jar");
    }

    private static void copyClasses(ZipFile jar, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry : jar.stream()
                    .filter(each -> !each.getName().startsWith(LIBRARY))
                    .toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                zip.putNextEntry(copy);
                copy(jar, entry, zip);
                zip.closeEntry();
            }
        }
    }

    private static void copy(ZipFile jar, ZipEntry entry, OutputStream out) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
        }
    }

    /** Nobody sees half of a file. */
    private static void writeBeside(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            content.writeTo(out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
