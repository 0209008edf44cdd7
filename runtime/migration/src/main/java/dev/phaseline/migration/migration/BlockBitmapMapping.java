package dev.phaseline.migration.migration;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Under which names the dirty bitmaps of block devices travel: the parameter {@code block-bitmap-mapping}. A guest here has
 * no block devices, so that nothing is ever looked up in it; whoever sets it is told what is wrong with it, and gets it back.
 *
 * <p>Source: QEMU {@code migration/block-dirty-bitmap.c}.
 *
 * @param nodes block nodes, none of them twice, nor an alias
 */
public record BlockBitmapMapping(List<Node> nodes) {
    /** The name of the parameter. */
    public static final String WIRE_NAME = "block-bitmap-mapping";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final int MAX_ALIAS_BYTES = 255;
    private static final int MAX_NODE_NAME_BYTES = 31;
    private static final int MAX_BITMAP_NAME_BYTES = 1023;

    /**
     * A block node.
     *
     * @param bitmaps none of them twice, nor an alias
     */
    public record Node(String name, String alias, List<Bitmap> bitmaps) {
        /** Creates a node. */
        public Node {
            bitmaps = List.copyOf(bitmaps);
        }
    }

    /**
     * A bitmap.
     *
     * @param transform what becomes of it on the way
     */
    public record Bitmap(String name, String alias, Optional<Transform> transform) {}

    /**
     * What becomes of a bitmap.
     *
     * @param persistent whether it is kept with the device; as it was if it is not said
     */
    public record Transform(Optional<Boolean> persistent) {}

    /**
     * Creates a mapping.
     *
     * @throws IllegalArgumentException with one line for the user, in QEMU's words, if there cannot be such a one
     */
    public BlockBitmapMapping {
        nodes = List.copyOf(nodes);
        var names = new HashSet<String>();
        var aliases = new HashSet<String>();
        for (Node node : nodes) {
            if (!WELL_FORMED.matcher(node.alias()).matches()) {
                throw invalid("The node alias '%s' is not well-formed".formatted(node.alias()));
            }
            checkLength("node alias", node.alias(), MAX_ALIAS_BYTES);
            checkLength("node name", node.name(), MAX_NODE_NAME_BYTES);
            checkNew(names, node.name(), "The node name '%s' is mapped twice".formatted(node.name()));
            checkNew(aliases, node.alias(), "The node alias '%s' is used twice".formatted(node.alias()));
            checkBitmaps(node);
        }
    }

    private static void checkBitmaps(Node node) {
        var names = new HashSet<String>();
        var aliases = new HashSet<String>();
        for (Bitmap bitmap : node.bitmaps()) {
            checkLength("bitmap alias", bitmap.alias(), MAX_ALIAS_BYTES);
            checkLength("bitmap name", bitmap.name(), MAX_BITMAP_NAME_BYTES);
            checkNew(
                    names, bitmap.name(), "The bitmap '%s'/'%s' is mapped twice".formatted(node.name(), bitmap.name()));
            checkNew(
                    aliases,
                    bitmap.alias(),
                    "The bitmap alias '%s'/'%s' is used twice".formatted(node.alias(), bitmap.alias()));
        }
    }

    private static void checkLength(String what, String text, int maxBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw invalid("The %s '%s' is longer than %d bytes".formatted(what, text, maxBytes));
        }
    }

    private static void checkNew(Set<String> known, String name, String objection) {
        if (!known.add(name)) {
            throw invalid(objection);
        }
    }

    private static IllegalArgumentException invalid(String objection) {
        return new IllegalArgumentException("Invalid mapping given for " + WIRE_NAME + ": " + objection);
    }
}
