package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.tsdl.Metadata;
import dev.phaseline.analyzer.recording.Declarations;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the packets of one trace are read. Used by one thread. */
final class TraceLayout {
    private static final int MAGIC = 0xC1FC1FC1;

    private final Metadata metadata;
    private final Declarations declarations;
    private final DecoderCompiler compiler = new DecoderCompiler();
    private final Decoder packetHeader;
    private final List<Column> headerColumns;
    private final Optional<Column> magic;
    private final Optional<Column> streamId;
    private final Map<Long, StreamLayout> streams = new HashMap<>();

    TraceLayout(Metadata metadata, Declarations declarations) throws PacketException {
        this.metadata = metadata;
        this.declarations = declarations;
        var header = compiler.scope(DecoderCompiler.PACKET_HEADER, metadata.packetHeader());
        packetHeader = header.decoder();
        headerColumns = Column.of(header);
        magic = StreamLayout.find(headerColumns, "magic");
        streamId = StreamLayout.find(headerColumns, "stream_id");
    }

    /**
     * Reads the header of a packet.
     *
     * @return how the rest of the packet is read
     * @throws PacketException if it is no packet of this trace
     */
    StreamLayout readHeader(PacketCursor in, Frame frame) throws PacketException {
        frame.reserve(compiler.slots());
        frame.begin();
        packetHeader.read(in, frame);
        if (magic.isPresent() && (int) frame.number(magic.get().slot()) != MAGIC) {
            throw new PacketException("no packet begins here");
        }
        long id = streamId.isPresent() ? frame.number(streamId.get().slot()) : onlyStream();
        var layout = streams.get(id);
        if (layout == null) {
            var type = metadata.streams().get(id);
            if (type == null) {
                throw new PacketException("the metadata has no stream " + Long.toUnsignedString(id));
            }
            layout = new StreamLayout(metadata, type, compiler, declarations);
            streams.put(id, layout);
        }
        return layout;
    }

    private long onlyStream() {
        return metadata.streams().size() == 1
                ? metadata.streams().keySet().iterator().next()
                : 0;
    }

    /**
     * Whether a packet may begin at an offset: the magic stands first, and in either byte order its outer bytes are the
     * same.
     */
    boolean mayBegin(MemorySegment file, long offset) {
        return magic.isPresent()
                && file.byteSize() - offset >= Integer.BYTES
                && file.get(ValueLayout.JAVA_BYTE, offset) == (byte) MAGIC
                && file.get(ValueLayout.JAVA_BYTE, offset + 3) == (byte) MAGIC;
    }

    Metadata metadata() {
        return metadata;
    }
}
