package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventGroupTest {
    @Test
    void aGroupIsNamedAfterTheDirectoryBelowTheSharedFolder() {
        assertThat(names("qemu/trace-events", "qemu/hw/pci-host/trace-events", "qemu/migration/trace-events"))
                .containsExactly("root", "hw_pci_host", "migration");
    }

    @Test
    void theSharedFolderIsTheDeepestOne() {
        assertThat(names("qemu/hw/net/trace-events", "qemu/hw/9pfs/trace-events", "qemu/hw/new/trace-events"))
                .containsExactly("net", "_9pfs", "new_");
    }

    @Test
    void filesOfOneDirectoryBearTheirOwnNames() {
        assertThat(names("a/trace-events", "qapi/qapi-commands-block.trace-events", "qapi/misc.trace-events"))
                .containsExactly("a", "qapi_commands_block", "misc");
    }

    @Test
    void aDotDotIsNoDirectory() {
        assertThat(names("x/../a/trace-events", "./b/trace-events")).containsExactly("a", "b");
    }

    @Test
    void filesThatWouldBeOneGroupAreRefused() {
        assertThatThrownBy(() -> names("top/hw/net/trace-events", "top/hw-net/trace-events"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("both " + Path.of("top/hw/net/trace-events") + " and " + Path.of("top/hw-net/trace-events")
                        + " would be group hw_net; name a group for them");
    }

    @Test
    void eachGroupHasAPackage() {
        List<Path> files = List.of(Path.of("q/trace-events"), Path.of("q/hw/net/trace-events"));

        assertThat(EventGroup.ofEach("a.b", files))
                .containsExactly(
                        new EventGroup("root", "a.b.root", files.subList(0, 1)),
                        new EventGroup("hw_net", "a.b.hw_net", files.subList(1, 2)));
    }

    @Test
    void aSingleFileBelongsToThePackageItself() {
        List<Path> file = List.of(Path.of("q/trace-events"));

        assertThat(EventGroup.ofEach("a.b", file)).containsExactly(new EventGroup("b", "a.b", file));
    }

    private static List<String> names(String... files) {
        return EventGroup.ofEach("a.b", Arrays.stream(files).map(Path::of).toList()).stream()
                .map(EventGroup::name)
                .toList();
    }
}
