package dev.phaseline.grammar;

import dev.phaseline.grammar.Line.End;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Rewrites files in canonical form: each declaration as {@link CanonicalText} has it, lines ended by LF, no byte order
 * mark, no blanks at the ends of lines. Comments, blank lines and their order stay; lines with errors stay byte for
 * byte. What a file declares is the same before and after, and to format it again changes nothing.
 */
public final class Formatter {
    private Formatter() {}

    /**
     * Formats a file in place. The new file replaces the old one in one step, so that nobody ever sees half of it; a
     * symbolic link stays and its target is replaced.
     *
     * @return whether the file was changed; one in canonical form is left alone
     * @throws IOException if the file cannot be read or replaced, or is none; then it is as before
     */
    public static boolean format(Path file) throws IOException {
        Path target = file.toRealPath();
        if (!Files.isRegularFile(target)) {
            throw new FileSystemException(file.toString(), null, "not a regular file, which could be replaced");
        }
        // Canonical files of others must not need a writable directory.
        if (isCanonical(target)) {
            return false;
        }
        if (!Files.isWritable(target)) {
            throw new AccessDeniedException(file.toString());
        }
        Path replacement = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
        try {
            try (var in = new ByteLines(target);
                    var out = new BufferedOutputStream(Files.newOutputStream(replacement))) {
                copy(in, out);
            }
            copyPermissions(target, replacement);
            Files.move(replacement, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(replacement);
        }
        return true;
    }

    /** Returns text in canonical form. */
    public static String format(String text) {
        var lines = new TextLines(text);
        var formatted = new StringBuilder();
        boolean first = true;
        while (lines.next()) {
            Line line = lines.line();
            formatted
                    .append(line.tooLong() ? lines.whole() : canonical(line, first))
                    .append('\n');
            first = false;
        }
        return formatted.toString();
    }

    private static boolean isCanonical(Path file) throws IOException {
        try (var lines = new ByteLines(file)) {
            boolean first = true;
            while (lines.next()) {
                Line line = lines.line();
                boolean mended = !line.tooLong() && !canonical(line, first).equals(line.text());
                if (line.end() != End.LF || mended) {
                    return false;
                }
                first = false;
            }
            return true;
        }
    }

    private static void copy(ByteLines lines, OutputStream out) throws IOException {
        boolean first = true;
        while (lines.next(out)) {
            Line line = lines.line();
            if (!line.tooLong()) {
                out.write(canonical(line, first).getBytes(line.charset()));
            }
            out.write('\n');
            first = false;
        }
    }

    private static String canonical(Line line, boolean first) {
        String text = first ? line.withoutMarks() : line.text();
        if (text.isBlank() || text.stripLeading().startsWith("#")) {
            return text.stripTrailing();
        }
        if (line.badByte() >= 0) {
            return text;
        }
        // Neither the place nor the section matters to the text. One that grew too long would not be read again.
        return LineParser.parse(new SourceLine("", 1, text), "")
                .map(CanonicalText::of)
                .filter(canonical -> canonical.getBytes(line.charset()).length <= Line.LONGEST)
                .orElse(text);
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            Files.setPosixFilePermissions(to, view.readAttributes().permissions());
        }
    }
}
