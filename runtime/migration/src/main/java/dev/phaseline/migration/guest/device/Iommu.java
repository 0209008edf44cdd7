package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.allocatedVarray;
import static dev.phaseline.migration.vmstate.Fields.gtree;
import static dev.phaseline.migration.vmstate.Fields.qlist;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Translates addresses of devices, by domains of mappings, as virtio-iommu does, whose state has the same shape: maps in
 * maps, and lists in them.
 *
 * <pre>
 * port 0  selects a domain, which is there from then on; reads back the selection
 * port 1  maps that many pages behind the last mapping; reads how many mappings the domain has
 * port 2  forgets the first mapping of the domain
 * port 3  attaches an endpoint to the domain
 * port 4  looks a page up; reads the page that the last lookup gave, 0xff if it failed
 * port 5  reads how many lookups failed since it was read last
 * </pre>
 */
final class Iommu implements Device {
    private static final int SELECT = 0;
    private static final int MAP = 1;
    private static final int UNMAP = 2;
    private static final int ATTACH = 3;
    private static final int LOOKUP = 4;

    private static final int MAX_DOMAINS = 8;
    private static final int MAX_MAPPINGS = 16;
    private static final int MAX_ENDPOINTS = 4;
    private static final int MAX_FAULTS = 32;
    private static final int PAGE_BYTES = 4096;
    private static final int NONE = 0xff;
    private static final int NOT_LOADING = -1;

    static final VmStateDescription<Iommu> DESCRIPTION = VmStateDescription.<Iommu>builder("iommu")
            .field(value("selected", Codecs.UINT8, m -> m.selected, (m, v) -> m.selected = v % MAX_DOMAINS))
            .field(value("found", Codecs.UINT8, m -> m.found, (m, v) -> m.found = v))
            .fieldSince(1, gtree("domains", Domain.DESCRIPTION, Domain::new, m -> m.domains))
            .field(value("fault_count", Codecs.UINT32, m -> m.faults.size(), (m, v) -> m.loadedFaults = v))
            .field(allocatedVarray(
                    "faults", Codecs.UINT64, Iommu::faultCount, MAX_FAULTS, m -> m.faults, (m, v) -> m.faults = v))
            .preLoad(m -> m.domains.clear())
            .postLoad((m, version) -> m.loadedFaults = NOT_LOADING)
            .build();

    private final SortedMap<Long, Domain> domains = new TreeMap<>();
    private List<Long> faults = new ArrayList<>();
    /** What the stream says, between the field with the count and the one with the faults. */
    private int loadedFaults = NOT_LOADING;

    private int selected;
    private int found = NONE;

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0xc020;
    }

    @Override
    public int portCount() {
        return 6;
    }

    @Override
    public int read(int offset, long nowNs) {
        return switch (offset) {
            case SELECT -> selected;
            case MAP -> domain().mappings.size();
            case UNMAP -> domains.size();
            case ATTACH -> domain().endpoints.size();
            case LOOKUP -> found;
            default -> {
                int count = faults.size();
                faults = new ArrayList<>();
                yield count;
            }
        };
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        switch (offset) {
            case SELECT -> selected = value % MAX_DOMAINS;
            case MAP -> domain().map(Math.max(1, value));
            case UNMAP -> domain().unmapFirst();
            case ATTACH -> domain().attach(value);
            case LOOKUP -> lookUp((long) value * PAGE_BYTES);
            default -> {
                // The count cannot be written.
            }
        }
    }

    @Override
    public void reset() {
        domains.clear();
        faults = new ArrayList<>();
        selected = 0;
        found = NONE;
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("selected", selected).put("found", found);
        domains.forEach((id, domain) -> {
            digest.put("domain", id);
            domain.digest(digest);
        });
        faults.forEach(fault -> digest.put("fault", fault));
    }

    private Domain domain() {
        return domains.computeIfAbsent((long) selected, id -> new Domain());
    }

    private int faultCount() {
        return loadedFaults == NOT_LOADING ? faults.size() : loadedFaults;
    }

    private void lookUp(long address) {
        found = domain().translate(address);
        if (found == NONE && faults.size() < MAX_FAULTS) {
            faults.add(address);
        }
    }

    /** One address space and who uses it. */
    private static final class Domain {
        static final VmStateDescription<Domain> DESCRIPTION = VmStateDescription.<Domain>builder("iommu-domain")
                .field(value("next", Codecs.UINT64, d -> d.next, (d, v) -> d.next = v))
                .fieldSince(
                        1,
                        gtree(
                                "mappings",
                                Interval.DESCRIPTION,
                                Interval::new,
                                Mapping.DESCRIPTION,
                                Mapping::new,
                                d -> d.mappings))
                .fieldSince(1, qlist("endpoints", Endpoint.DESCRIPTION, Endpoint::new, d -> d.endpoints))
                .build();

        private final SortedMap<Interval, Mapping> mappings = new TreeMap<>();
        private final List<Endpoint> endpoints = new ArrayList<>();
        private long next;

        void map(int pages) {
            if (mappings.size() < MAX_MAPPINGS) {
                long bytes = (long) pages * PAGE_BYTES;
                mappings.put(new Interval(next, next + bytes - 1), new Mapping(next * 2));
                next += bytes;
            }
        }

        void unmapFirst() {
            if (!mappings.isEmpty()) {
                mappings.remove(mappings.firstKey());
            }
        }

        void attach(int id) {
            if (endpoints.size() < MAX_ENDPOINTS) {
                endpoints.add(new Endpoint(id));
            }
        }

        int translate(long address) {
            for (var mapping : mappings.entrySet()) {
                if (mapping.getKey().contains(address)) {
                    long page = (mapping.getValue().physical + address - mapping.getKey().low) / PAGE_BYTES;
                    return (int) page & 0x7f;
                }
            }
            return NONE;
        }

        void digest(StateDigest digest) {
            digest.put("next", next);
            mappings.forEach((interval, mapping) ->
                    digest.put("low", interval.low).put("high", interval.high).put("physical", mapping.physical));
            endpoints.forEach(endpoint -> digest.put("endpoint", endpoint.id));
        }
    }

    /** The addresses of a mapping, both bounds included. Mappings do not overlap. */
    private static final class Interval implements Comparable<Interval> {
        static final VmStateDescription<Interval> DESCRIPTION = VmStateDescription.<Interval>builder("iommu-interval")
                .field(value("low", Codecs.UINT64, i -> i.low, (i, v) -> i.low = v))
                .field(value("high", Codecs.UINT64, i -> i.high, (i, v) -> i.high = v))
                .build();

        private long low;
        private long high;

        /** Creates an interval to be loaded. */
        Interval() {}

        Interval(long low, long high) {
            this.low = low;
            this.high = high;
        }

        boolean contains(long address) {
            return address >= low && address <= high;
        }

        @Override
        public int compareTo(Interval other) {
            return Long.compareUnsigned(low, other.low);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Interval interval && interval.low == low;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(low);
        }
    }

    /** Where an interval leads. */
    private static final class Mapping {
        static final VmStateDescription<Mapping> DESCRIPTION = VmStateDescription.<Mapping>builder("iommu-mapping")
                .field(value("phys_addr", Codecs.UINT64, m -> m.physical, (m, v) -> m.physical = v))
                .build();

        private long physical;

        /** Creates a mapping to be loaded. */
        Mapping() {}

        Mapping(long physical) {
            this.physical = physical;
        }
    }

    /** A device whose addresses are translated. */
    private static final class Endpoint {
        static final VmStateDescription<Endpoint> DESCRIPTION = VmStateDescription.<Endpoint>builder("iommu-endpoint")
                .field(value("id", Codecs.UINT32, e -> e.id, (e, v) -> e.id = v))
                .build();

        private int id;

        /** Creates an endpoint to be loaded. */
        Endpoint() {}

        Endpoint(int id) {
            this.id = id;
        }
    }
}
