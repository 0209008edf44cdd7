package dev.phaseline.analyzer.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that come with this module: SQL, templates, declarations. */
public final class ResourceText {

    private ResourceText() {}

    /**
     * The text of a resource, in UTF-8.
     *
     * @param home the class that it lies beside
     * @param path from the folder of that class, or, after a slash, from the root
     * @throws IllegalStateException if there is none
     */
    public static String of(Class<?> home, String path) {
        try (var stream = home.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("missing resource " + path + " of " + home.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + path + " of " + home.getName(), e);
        }
    }
}
