package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.BlockBitmapMapping;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameter {@code block-bitmap-mapping} as it stands in commands and replies. */
final class BlockBitmapMappingJson {
    private BlockBitmapMappingJson() {}

    /** Takes the nodes from the arguments of a command; empty if they are not among them. */
    static Optional<List<BlockBitmapMapping.Node>> take(QmpArguments arguments) throws QmpException {
        Optional<List<QmpArguments>> given = arguments.optionalObjects(BlockBitmapMapping.WIRE_NAME);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        List<BlockBitmapMapping.Node> nodes = new ArrayList<>();
        for (QmpArguments node : given.get()) {
            nodes.add(new BlockBitmapMapping.Node(node.string("node-name"), node.string("alias"), bitmaps(node)));
            node.rejectOthers();
        }
        return Optional.of(nodes);
    }

    private static List<BlockBitmapMapping.Bitmap> bitmaps(QmpArguments node) throws QmpException {
        List<BlockBitmapMapping.Bitmap> bitmaps = new ArrayList<>();
        for (QmpArguments bitmap : node.objects("bitmaps")) {
            bitmaps.add(
                    new BlockBitmapMapping.Bitmap(bitmap.string("name"), bitmap.string("alias"), transform(bitmap)));
            bitmap.rejectOthers();
        }
        return bitmaps;
    }

    private static Optional<BlockBitmapMapping.Transform> transform(QmpArguments bitmap) throws QmpException {
        Optional<QmpArguments> given = bitmap.optionalObject("transform");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var transform = new BlockBitmapMapping.Transform(given.get().optionalBool("persistent"));
        given.get().rejectOthers();
        return Optional.of(transform);
    }

    static ArrayNode of(BlockBitmapMapping mapping) {
        ArrayNode nodes = QmpJson.array();
        for (BlockBitmapMapping.Node node : mapping.nodes()) {
            ArrayNode bitmaps = nodes.addObject()
                    .put("node-name", node.name())
                    .put("alias", node.alias())
                    .putArray("bitmaps");
            for (BlockBitmapMapping.Bitmap bitmap : node.bitmaps()) {
                ObjectNode object =
                        bitmaps.addObject().put("name", bitmap.name()).put("alias", bitmap.alias());
                bitmap.transform().ifPresent(transform -> {
                    ObjectNode changes = object.putObject("transform");
                    transform.persistent().ifPresent(value -> changes.put("persistent", value));
                });
            }
        }
        return nodes;
    }
}
