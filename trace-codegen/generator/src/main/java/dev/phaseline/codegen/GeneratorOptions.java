package dev.phaseline.codegen;

import dev.phaseline.tracepoint.Backend;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Where generated code belongs and what it can emit to.
 *
 * @param packageName the Java package of all its classes
 * @param group the group of the events, which heads their JFR names and names the stub class; see {@link EventGroup}
 * @param backends the backends that stubs can reach, in their own order; none is QEMU's {@code nop}
 */
public record GeneratorOptions(String packageName, String group, Set<Backend> backends) {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * Checks both names.
     *
     * @throws IllegalArgumentException if one of them cannot be used; the message says which and why
     */
    public GeneratorOptions {
        if (!SourceVersion.isName(packageName)) {
            throw new IllegalArgumentException("not a Java package: '" + packageName + "'");
        }
        if (!GROUP.matcher(group).matches() || SourceVersion.isKeyword(group)) {
            throw new IllegalArgumentException("not a group: '" + group
                    + "'; a group is letters, digits and underscores, begins with no digit, and is no Java keyword");
        }
        backends = Collections.unmodifiableSet(copy(backends));
    }

    /**
     * Takes the default backend, {@code jfr}.
     *
     * @throws IllegalArgumentException if one of the names cannot be used
     */
    public GeneratorOptions(String packageName, String group) {
        this(packageName, group, EnumSet.of(Backend.JFR));
    }

    /** Returns the file of one class of the package. */
    SourceFile file(String className, String text) {
        return new SourceFile(packageName.replace('.', '/') + "/" + className + ".java", text);
    }

    private static EnumSet<Backend> copy(Collection<Backend> backends) {
        EnumSet<Backend> copy = EnumSet.noneOf(Backend.class);
        copy.addAll(backends);
        return copy;
    }
}
