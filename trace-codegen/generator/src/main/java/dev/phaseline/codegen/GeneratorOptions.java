package dev.phaseline.codegen;

import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Where generated code belongs.
 *
 * @param packageName the Java package of all its classes
 * @param group the group of the events, which heads their JFR names and names the stub class; QEMU derives it from the
 *     directory, so that {@code hw/pci-host} is {@code hw_pci_host}
 */
public record GeneratorOptions(String packageName, String group) {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

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
                    + "'; a group is a letter, then letters, digits and underscores, and no Java keyword");
        }
    }
}
