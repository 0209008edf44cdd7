package dev.phaseline.gui.snapshot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageOutputStream;

/** A file that is there as a whole or not at all. */
public final class PictureFile {

    private PictureFile() {}

    /**
     * Fails if a file could not be written, before work is spent on its content.
     *
     * @throws IOException with one line for the user
     */
    public static void check(Path file) throws IOException {
        var directory = directory(file);
        if (!Files.isDirectory(directory)) {
            throw new IOException("cannot write " + file + ": no directory " + directory);
        }
        if (Files.isDirectory(file)) {
            throw new IOException("cannot write " + file + ": it is a directory");
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("cannot write " + file + ": no permission to write to " + directory);
        }
    }

    /**
     * Writes an image as PNG; a file that is there already is replaced.
     *
     * @throws IOException with one line for the user
     */
    public static void write(BufferedImage image, Path file) throws IOException {
        write(file, unfinished -> {
            try (var output = new FileImageOutputStream(unfinished.toFile())) {
                ImageIO.write(image, "png", output);
            }
        });
    }

    /**
     * Writes text in UTF-8; a file that is there already is replaced.
     *
     * @throws IOException with one line for the user
     */
    public static void write(String text, Path file) throws IOException {
        write(file, unfinished -> Files.writeString(unfinished, text));
    }

    private interface Content {
        void writeTo(Path file) throws IOException;
    }

    private static void write(Path file, Content content) throws IOException {
        check(file);
        try {
            // No file for temporary files: those only their owner may read.
            var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            try {
                content.writeTo(unfinished);
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Path directory(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
