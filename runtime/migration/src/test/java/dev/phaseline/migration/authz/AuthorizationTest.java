package dev.phaseline.migration.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class AuthorizationTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theFirstRuleThatMatchesDecides() throws Exception {
        AuthorizationRules rules = rules("""
                {"rules": [{"match": "CN=bad,O=x", "policy": "deny"},
                           {"match": "CN=*,O=x", "policy": "allow", "format": "glob"},
                           {"match": "CN=*", "policy": "allow"}]}""");

        assertThat(rules.allow("CN=good,O=x")).isTrue();
        assertThat(rules.allow("CN=bad,O=x")).isFalse();
        assertThat(rules.allow("CN=*")).isTrue();
        assertThat(rules.allow("CN=good")).isFalse();
    }

    @Test
    void whereNoRuleMatchesThePolicyDecides() throws Exception {
        assertThat(rules("{}").allow("CN=a")).isFalse();
        assertThat(rules("{\"policy\": \"allow\"}").allow("CN=a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"policy\": \"maybe\"}                   | Parameter 'policy' does not accept value 'maybe'",
                "{\"rules\": [{\"match\": \"a\"}]}           | Parameter 'rules[0].policy' is missing",
                "{\"rules\": [{\"policy\": \"deny\"}]}       | Parameter 'rules[0].match' is missing",
                "{\"rules\": 1}                            | Invalid parameter type for 'rules', expected: array"
            })
    void wrongRulesAreOneClearLine(String json, String problem) {
        assertThatThrownBy(() -> rules(json)).hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "*,            '',      true",
        "?,            '',      false",
        "a*c,          abcbc,   true",
        "a*c,          abcb,    false",
        "*b*,          abc,     true",
        "a?c,          aäc,     true",
        "a?c,          ac,      false",
        "**,           x,       true",
        "[ab],         a,       false",
        "a\\*,         a*,      false"
    })
    void patternsHaveStarsAndQuestionMarksOnly(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void aFileIsReadAgainForEachName() throws Exception {
        Path file = directory.resolve("rules.json");
        var authorization = new Authorization.InFile(new RuleFile(file));
        Files.writeString(file, "{\"rules\": [{\"match\": \"CN=a\", \"policy\": \"allow\"}]}");
        assertThat(authorization.allows("CN=a")).isTrue();

        Files.writeString(file, "{\"rules\": [{\"match\": \"CN=b\", \"policy\": \"allow\"}]}");
        assertThat(authorization.allows("CN=a")).isFalse();

        Files.writeString(file, "{\"rules\": [");
        assertThatThrownBy(() -> authorization.allows("CN=b"))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith(file + ": no JSON: ")
                .doesNotContain("\n");
    }

    @Test
    void aFileWithoutEndIsNotRead() throws Exception {
        Path file = directory.resolve("rules.json");
        try (var rules = new RandomAccessFile(file.toFile(), "rw")) {
            rules.setLength(CredentialsFile.MAX_BYTES + 1L);
        }

        assertThatThrownBy(() -> new RuleFile(file).rules())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read %s: it has more than 16777216 bytes", file);
    }

    private static AuthorizationRules rules(String json) throws Exception {
        return AuthorizationRules.read(new QmpArguments((ObjectNode) QmpJson.parse(json)));
    }
}
