package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.window.SqlText.Kind;
import dev.phaseline.gui.window.SqlText.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SqlTextTest {

    private static final Map<String, List<String>> COLUMNS =
            Map.of("spans", List.of("kind", "duration_ns"), "phases", List.of("phase", "duration_ms"));

    @Test
    void wordsAreColouredByTheirKind() {
        assertThat(SqlText.tokens("select 1.5 FROM spans -- 'x'", Set.of("spans")))
                .containsExactly(
                        new Token(0, 6, Kind.KEYWORD),
                        new Token(7, 10, Kind.NUMBER),
                        new Token(11, 15, Kind.KEYWORD),
                        new Token(16, 21, Kind.TABLE),
                        new Token(22, 28, Kind.COMMENT));
        assertThat(SqlText.tokens("'it''s' $sel_end 'open", Set.of()))
                .containsExactly(
                        new Token(0, 7, Kind.STRING), new Token(8, 16, Kind.VARIABLE), new Token(17, 22, Kind.STRING));
    }

    @Test
    void behindTheNameOrAliasOfATableOnlyItsColumnsAreProposed() {
        var sql = "SELECT s. FROM spans AS s JOIN phases p USING (migration)";

        assertThat(SqlText.proposals(sql, 9, COLUMNS)).containsExactly("kind", "duration_ns");
        assertThat(SqlText.proposals("SELECT p.du FROM phases p", 11, COLUMNS)).containsExactly("duration_ms");
    }

    @Test
    void columnsOfTheTablesThatAreNamedComeFirst() {
        var proposals = SqlText.proposals("SELECT d FROM spans", 8, COLUMNS);

        assertThat(proposals).startsWith("duration_ns").contains("DISTINCT").doesNotContain("duration_ms");
    }

    @Test
    void aWordThatIsCompleteIsNotProposedAgain() {
        assertThat(SqlText.proposals("SELECT kind FROM spans", 11, COLUMNS)).isEmpty();
    }
}
