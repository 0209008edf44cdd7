package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpArguments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectOptionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "authz-list,id=a,rules.0.match=CN=x,,O=y,rules.0.policy=allow,rules.1.match=*,refresh=off",
                "{\"qom-type\": \"authz-list\", \"id\": \"a\", \"refresh\": false, \"rules\":"
                        + " [{\"match\": \"CN=x,O=y\", \"policy\": \"allow\"}, {\"match\": \"*\"}]}"
            })
    void bothNotationsSayTheSame(String option) throws Exception {
        QmpArguments object = ObjectOption.parse(option);

        assertThat(object.string("qom-type")).isEqualTo("authz-list");
        assertThat(object.string("id")).isEqualTo("a");
        assertThat(object.bool("refresh")).isFalse();
        List<QmpArguments> rules = object.objects("rules");
        assertThat(rules).hasSize(2);
        assertThat(rules.get(0).string("match")).isEqualTo("CN=x,O=y");
        assertThat(rules.get(0).string("policy")).isEqualTo("allow");
        assertThat(rules.get(1).string("match")).isEqualTo("*");
        object.rejectOthers();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t,rules.1.match=x",
                "t,rules.0=x",
                "t,rules=1,rules.0.match=x",
                "t,rules.x.match=1",
                "t,rules.0.match=1,rules.00.match=2"
            })
    void elementsOfListsAreNumbered(String option) {
        assertThatThrownBy(() -> ObjectOption.parse(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no member of a list, counted from 0");
    }

    @Test
    void whatIsNeitherPairNorJsonIsRefused() {
        assertThatThrownBy(() -> ObjectOption.parse("t,id")).hasMessageContaining("expected TYPE,id=ID");
        assertThatThrownBy(() -> ObjectOption.parse("{\"id\":")).hasMessageContaining("no JSON: ");
        assertThatThrownBy(() -> ObjectOption.parse("{} 1")).isInstanceOf(IllegalArgumentException.class);
    }
}
