package dev.phaseline.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class HtmlReportTest {
    private static final Path TRACES = Path.of("..", "samples", "traces");

    /** A migration of which both sides were recorded, for tests that only read. */
    private static final Workspace BOTH_SIDES = Workspace.temporary();

    private final Workspace workspace = Workspace.temporary();

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void loadBothSides() {
        load(BOTH_SIDES, TRACES.resolve("multifd/src.log.gz"), TRACES.resolve("multifd/dst.log.gz"));
    }

    @AfterAll
    static void closeBothSides() {
        BOTH_SIDES.close();
    }

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void pageTellsWhatTheViewsTell() throws Exception {
        Document page = parse(report(BOTH_SIDES));

        assertThat(texts(page, "h3")).contains("Phases", "Iterations", "Latencies", "What this report was made from");
        assertThat(texts(page, "dd")).contains("completed", Quantity.duration(number("total_ms") * 1e6));
        assertThat(texts(page, "h1").getFirst())
                .isEqualTo("Live migration completed in " + Quantity.duration(number("total_ms") * 1e6)
                        + ", guest stopped for at least "
                        + Quantity.duration(number("coalesce(guest_downtime_ms, downtime_ms)") * 1e6));
        assertThat(texts(page, "title"))
                .anyMatch(hover -> hover.startsWith("source: switchover, "))
                .anyMatch(hover -> hover.startsWith("destination: switchover, "));
        assertThat(texts(page, "td")).contains("src.log.gz", "dst.log.gz");
    }

    @Test
    void aFindingShowsItsNumbersAndTheEventsThatItFollowsFrom() throws Exception {
        load(workspace, TRACES.resolve("refused/src.log.gz"));

        Document page = parse(report(workspace));

        assertThat(texts(page, "summary")).first().isEqualTo("Evidence: 3 events");
        assertThat(texts(page, "li"))
                .containsExactly(
                        "source, event 1 migration_socket_outgoing_error error=Failed to connect to '127.0.0.1:1': Connection"
                                + " refused",
                        "source, event 3 migrate_fd_error error=Failed to connect to '127.0.0.1:1': Connection refused",
                        "source, event 4 migrate_set_state new state failed");
    }

    @Test
    void pageNeedsNothingElseAndRunsNothingElse() throws Exception {
        Document page = parse(report(BOTH_SIDES));

        assertThat(attributes(page, "src")).isEmpty();
        assertThat(attributes(page, "href")).allMatch(href -> href.startsWith("#"));
        assertThat(attributes(page, "style")).isEmpty();
        assertThat(texts(page, "style")).hasSize(1).noneMatch(style -> style.contains("url("));
        assertThat(texts(page, "script")).hasSize(1);
        assertThat(attributes(page, "content").getFirst())
                .isEqualTo("default-src 'none'; style-src '"
                        + digest(texts(page, "style").getFirst()) + "'; script-src '"
                        + digest(texts(page, "script").getFirst()) + "'");
    }

    @Test
    void namesInRecordingsStayText() throws Exception {
        String hostile = "<script>alert(1)</script>&\"'\u202e";
        load(workspace, Files.writeString(directory.resolve("src.log"), """
                7@1700000000.000001:migrate_set_state new state setup
                7@1700000000.010000:savevm_state_header
                7@1700000000.020000:migrate_set_state new state active
                7@1700000000.030000:savevm_section_start %1$s, section_id 2
                7@1700000000.040000:savevm_section_end %1$s, section_id 2 -> 0
                7@1700000000.050000:migrate_set_state new state failed
                """.formatted(hostile)));

        Document page = parse(report(workspace));

        assertThat(texts(page, "td")).contains("<script>alert(1)</script>&\"'\ufffd");
        assertThat(texts(page, "script")).hasSize(1);
        assertThat(texts(page, "h1").getFirst()).startsWith("Live migration failed after ");
    }

    @Test
    void severalMigrationsAreListedAndLinked() throws Exception {
        load(workspace, TRACES.resolve("refused/src.log.gz"), TRACES.resolve("cancel/src.log.gz"));

        Document page = parse(report(workspace));

        assertThat(texts(page, "h1")).containsExactly("2 live migrations");
        assertThat(texts(page, "h2")).hasSize(2).anyMatch(title -> title.startsWith("Live migration cancelled"));
        assertThat(attributes(page, "href")).containsExactly("#migration-1", "#migration-2");
        assertThat(attributes(page, "id")).contains("migration-1", "migration-2");
    }

    @Test
    void workspaceWithoutMigrationsSaysSo() throws Exception {
        Document page = parse(report(workspace));

        assertThat(texts(page, "h1")).containsExactly("No migration in these recordings");
    }

    /** What a browser makes of the page: its own style and script run, and it asks for nothing else. */
    @Test
    void aBrowserRunsThePageWithoutAComplaint() throws Exception {
        Path chromium = Path.of("/usr/bin/chromium");
        assumeTrue(Files.isExecutable(chromium), "there is no " + chromium);
        load(workspace, TRACES.resolve("refused/src.log.gz"));
        Path file = directory.resolve("report.html");
        HtmlReport.write(workspace, file);

        Process browser = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=1000",
                        "--dump-dom",
                        file.toUri().toString())
                .redirectError(directory.resolve("errors").toFile())
                .redirectOutput(directory.resolve("dom").toFile())
                .start();
        assertThat(browser.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assertThat(directory.resolve("dom")).content().contains("<h1>Live migration failed", "Evidence: 3 events");
        assertThat(directory.resolve("errors")).content().doesNotContain("CONSOLE", "Content Security Policy");
    }

    @Test
    void equalWorkspacesMakeEqualPages() throws IOException {
        Path file = directory.resolve("report.html");

        HtmlReport.write(BOTH_SIDES, file);

        assertThat(Files.readString(file)).isEqualTo(report(BOTH_SIDES));
        assertThat(directory.resolve("report.html.part")).doesNotExist();
    }

    private static void load(Workspace workspace, Path... recordings) {
        assertThat(new RecordingLoader(workspace, Optional.empty(), events -> {}).load(List.of(recordings)))
                .allMatch(LoadResult.Loaded.class::isInstance);
    }

    private static double number(String column) {
        try (var rows = BOTH_SIDES.query("SELECT " + column + " FROM migrations")) {
            assertThat(rows.next()).isTrue();
            return rows.doubleValue(0);
        }
    }

    private static String report(Workspace workspace) {
        StringWriter text = new StringWriter();
        HtmlReport.write(workspace, text);
        return text.toString();
    }

    private static Document parse(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document page, String element) {
        return elements(page, element).stream().map(Element::getTextContent).toList();
    }

    private static List<String> attributes(Document page, String name) {
        return elements(page, "*").stream()
                .filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .toList();
    }

    private static List<Element> elements(Document page, String name) {
        var nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String digest(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
