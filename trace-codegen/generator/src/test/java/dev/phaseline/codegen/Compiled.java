package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.tracepoint.Tracepoint;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Generated sources, compiled with every warning an error and ready to be loaded. */
final class Compiled {
    private final Path classes;

    private Compiled(Path classes) {
        this.classes = classes;
    }

    /** Compiles sources into a directory; fails the test where the compiler has anything to say. */
    static Compiled of(List<SourceFile> sources, Path classes) {
        var messages = new StringWriter();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        messages,
                        null,
                        null,
                        List.of(
                                "-Xlint:all",
                                "-Xdoclint:all,-missing",
                                "-Werror",
                                "--release",
                                "17",
                                "-classpath",
                                tracepoints().toString(),
                                "-d",
                                classes.toString()),
                        null,
                        inMemory(sources))
                .call();
        assertThat(messages.toString()).isEmpty();
        assertThat(compiled).isTrue();
        return new Compiled(classes);
    }

    /** Returns a class loader with the classes. Tracepoints are shared with the test, which switches them. */
    URLClassLoader loader() {
        try {
            return new URLClassLoader(new URL[] {classes.toUri().toURL()}, Tracepoint.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns sources for the compiler. */
    static List<JavaFileObject> inMemory(List<SourceFile> sources) {
        return sources.stream().<JavaFileObject>map(InMemory::new).toList();
    }

    private static Path tracepoints() {
        try {
            return Path.of(Tracepoint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final SourceFile source;

        InMemory(SourceFile source) {
            super(URI.create("memory:///" + source.path()), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }
}
