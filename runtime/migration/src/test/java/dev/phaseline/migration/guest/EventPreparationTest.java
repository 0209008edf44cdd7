package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.trace.MigrationTrace;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Name;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventPreparationTest {
    static Stream<String> events() {
        return Stream.of(EventPreparation.OUTGOING, EventPreparation.INCOMING).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachIsDeclaredAndHasAClass(String event) throws ClassNotFoundException {
        assertThat(MigrationTrace.GROUP.tracepoint(event).isAvailable()).isTrue();
        assertThat(Class.forName(EventPreparation.className(event), false, MigrationTrace.class.getClassLoader()))
                .hasAnnotation(Name.class);
    }
}
