package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.trace.RecordedEvents;
import dev.phaseline.migration.vmstate.VmStateLoader;
import dev.phaseline.migration.vmstate.VmStateSaver;
import org.junit.jupiter.api.Test;

class IommuTest {
    private static final int SELECT = 0;
    private static final int MAP = 1;
    private static final int UNMAP = 2;
    private static final int ATTACH = 3;
    private static final int LOOKUP = 4;
    private static final int FAULTS = 5;
    private static final int NONE = 0xff;

    private final Iommu iommu = new Iommu();

    @Test
    void aPageIsFoundInTheDomainThatMapsIt() {
        iommu.write(MAP, 2, 0);
        iommu.write(MAP, 3, 0);

        // The second mapping begins at page 2, which leads to page 4.
        assertThat(lookUp(iommu, 3)).isEqualTo(5);
        assertThat(lookUp(iommu, 5)).isEqualTo(NONE);
        iommu.write(SELECT, 1, 0);
        assertThat(lookUp(iommu, 3)).isEqualTo(NONE);
        assertThat(iommu.read(FAULTS, 0)).isEqualTo(2);
        assertThat(iommu.read(FAULTS, 0)).isZero();
    }

    @Test
    void mapsInMapsAndFaultsMigrate() throws Exception {
        iommu.write(MAP, 2, 0);
        iommu.write(MAP, 3, 0);
        iommu.write(UNMAP, 0, 0);
        iommu.write(ATTACH, 9, 0);
        iommu.write(SELECT, 6, 0);
        iommu.write(MAP, 1, 0);
        lookUp(iommu, 60);
        byte[] state = written(out -> new VmStateSaver(out, null).save(Iommu.DESCRIPTION, iommu));
        var destination = new Iommu();
        destination.write(MAP, 8, 0);

        var events =
                RecordedEvents.during(() -> new VmStateLoader(input(state)).load(Iommu.DESCRIPTION, destination, 1));

        assertThat(events.lines())
                .filteredOn(line -> line.startsWith("get_gtree("))
                .containsExactly(
                        "get_gtree(domains, direct, iommu-domain, 2)",
                        "get_gtree(mappings, iommu-interval, iommu-mapping, 1)",
                        "get_gtree(mappings, iommu-interval, iommu-mapping, 1)");
        assertThat(destination.read(FAULTS, 0)).isEqualTo(1);
        destination.write(SELECT, 0, 0);
        assertThat(destination.read(MAP, 0)).isEqualTo(1);
        assertThat(destination.read(ATTACH, 0)).isEqualTo(1);
        assertThat(lookUp(destination, 3)).isEqualTo(5);
        assertThat(lookUp(destination, 1)).isEqualTo(NONE);
    }

    private static int lookUp(Iommu iommu, int page) {
        iommu.write(LOOKUP, page, 0);
        return iommu.read(LOOKUP, 0);
    }
}
