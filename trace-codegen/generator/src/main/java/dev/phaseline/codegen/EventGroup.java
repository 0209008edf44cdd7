package dev.phaseline.codegen;

import dev.phaseline.tracepoint.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Files whose events share one stub class, which bears the name of the group.
 *
 * @param name the group's name, for example {@code hw_pci_host}
 * @param packageName the Java package of its classes
 * @param files its {@code trace-events} files
 */
public record EventGroup(String name, String packageName, List<Path> files) {
    private static final String COMMON_NAME = "trace-events";

    /** Copies the list. */
    public EventGroup {
        files = List.copyOf(files);
    }

    /**
     * Makes a group of each file, as QEMU's build does: named after its directory below the deepest folder that all of
     * them share, {@code hw_pci_host} for {@code hw/pci-host/trace-events} and {@code root} for one in that folder. A
     * file that shares its directory with others bears its own name instead, {@code migration} for
     * {@code migration.trace-events}. Each has a package of that name below the given one.
     *
     * <p>A single file is a group that is named after the last part of the package, which is its own.
     *
     * @throws IllegalArgumentException if two files get the same name
     */
    public static List<EventGroup> ofEach(String packageName, List<Path> files) {
        if (files.size() == 1) {
            return List.of(new EventGroup(packageName.substring(packageName.lastIndexOf('.') + 1), packageName, files));
        }
        Path common = files.stream()
                .map(EventGroup::directory)
                .reduce(EventGroup::sharedFolder)
                .orElseThrow();
        Map<String, Path> groups = new LinkedHashMap<>();
        for (Path file : files) {
            Path directory = directory(file);
            boolean alone = files.stream()
                            .filter(other -> directory(other).equals(directory))
                            .count()
                    == 1;
            String name = word(alone ? common.relativize(directory).toString() : baseName(file));
            Path other = groups.put(name, file);
            if (other != null) {
                throw new IllegalArgumentException(
                        "both " + other + " and " + file + " would be group " + name + "; name a group for them");
            }
        }
        var result = new ArrayList<EventGroup>();
        groups.forEach((name, file) -> result.add(new EventGroup(name, packageName + "." + name, List.of(file))));
        return result;
    }

    /**
     * Returns the options for generating the group.
     *
     * @throws IllegalArgumentException if the package or the group has no name that Java can have
     */
    public GeneratorOptions options(Set<Backend> backends) {
        return new GeneratorOptions(packageName, name, backends);
    }

    private static Path directory(Path file) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        return directory == null ? file.toAbsolutePath() : directory;
    }

    private static Path sharedFolder(Path one, Path other) {
        Path shared = one;
        while (!other.startsWith(shared)) {
            Path parent = shared.getParent();
            if (parent == null) {
                throw new IllegalArgumentException(one + " and " + other + " share no folder; name a group for them");
            }
            shared = parent;
        }
        return shared;
    }

    private static String baseName(Path file) {
        String name = String.valueOf(file.getFileName());
        String suffix = "." + COMMON_NAME;
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /** Returns what becomes of a path in names: QEMU's rule, and what Java's names need besides. */
    private static String word(String path) {
        if (path.isEmpty()) {
            return "root";
        }
        String word = path.replaceAll("[^A-Za-z0-9]", "_");
        String name = Character.isDigit(word.charAt(0)) ? "_" + word : word;
        return SourceVersion.isKeyword(name) ? name + "_" : name;
    }
}
