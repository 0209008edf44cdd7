package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files in and below a directory.
 *
 * @param files regular ones, sorted by path
 * @param unreadable directories that cannot be looked into
 */
record FilesBelow(List<Path> files, List<Path> unreadable) {
    /** @throws IOException if the directory itself cannot be looked into */
    static FilesBelow of(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        var unreadable = new ArrayList<Path>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(directory)) {
                    throw e;
                }
                unreadable.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
            }
        });
        files.sort(null);
        return new FilesBelow(List.copyOf(files), List.copyOf(unreadable));
    }
}
