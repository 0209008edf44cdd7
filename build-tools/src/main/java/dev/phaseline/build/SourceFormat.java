package dev.phaseline.build;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or writes the one format of all Java sources of the project.
 *
 * <p>A program of its own because the formatter parses with the {@code javac} of the JVM that it runs in, and the JVM
 * that runs Maven may be too old to know the language level of the sources.
 */
public final class SourceFormat {
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", ".git", "node_modules");

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    private SourceFormat() {}

    /**
     * Runs the formatter over every Java file below a directory.
     *
     * @param args {@code check} or {@code write}, then the directory
     * @throws IOException if a source cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        boolean write = switch (args[0]) {
            case "write" -> true;
            case "check" -> false;
            default -> throw new IllegalArgumentException("-Dformat must be check or write, not " + args[0]);
        };
        List<String> problems = new SourceFormat().run(Path.of(args[1]), write);
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.println("Run `mvn -q -pl build-tools compile -Dformat=write` to format all sources.");
            System.exit(1);
        }
    }

    private List<String> run(Path root, boolean write) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path file : sources(root)) {
            String source = Files.readString(file);
            try {
                String formatted = format(source);
                if (formatted.equals(source)) {
                    continue;
                }
                if (write) {
                    Files.writeString(file, formatted);
                } else {
                    problems.add(root.relativize(file) + ": error: not formatted");
                }
            } catch (FormatterException e) {
                e.diagnostics()
                        .forEach(d -> problems.add(
                                root.relativize(file) + ":" + d.line() + ":" + d.column() + ": error: " + d.message()));
            }
        }
        return problems;
    }

    private String format(String source) throws FormatterException {
        String ordered = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.PALANTIR);
        return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                Path name = directory.getFileName();
                return name != null && SKIPPED_DIRECTORIES.contains(name.toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // The golden files of the code generator are sources, too: what it writes must need no formatting.
                if (file.toString().endsWith(".java") || file.toString().endsWith(".java.golden")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        sources.sort(null);
        return sources;
    }
}
