package dynacheck.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.report.BenchPage;
import dynacheck.report.Browser;
import dynacheck.report.InBrowser;
import dynacheck.report.Page;
import dynacheck.report.ReportWriter;
import dynacheck.store.RunMark;
import dynacheck.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook in headless Chromium. Skipped, with the reason, where there is none. */
class NotebookBrowserTest extends InBrowser {
    private static final String FIRST = "register/20240506T070809.123Z";
    private static final String SECOND = "register/20240506T070809.456Z";
    private static final String COMPARISON = "/-/compare?a=" + FIRST + "&b=" + SECOND;

    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&" + "x".repeat(180);

    /** The reader of histories looks ahead by some thousand bytes. */
    private static final String PADDING = "; " + "x".repeat(8192) + "\n";

    @TempDir
    Path store;

    private NotebookServer server;

    @BeforeEach
    void serve() throws IOException {
        browser.visit("about:blank").complaints(); // of the test before
        server = NotebookServer.start(store, 0, true);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Browser visit(String path) {
        return browser.visit("http://127.0.0.1:" + server.port() + path);
    }

    private void twoRuns() throws IOException {
        for (String path : List.of(FIRST, SECOND)) {
            Path run = Notebooks.run(store, path, path.equals(FIRST) ? "false" : "true", path.equals(FIRST) ? 17 : 4);
            append(run, fault(2, 2, "installing") + fault(3, 4, "installed") + fault(4, 6, "healing"));
            if (path.equals(SECOND)) {
                Path test = run.resolve("test.json");
                Files.writeString(test, Files.readString(test).replace("[\"kill\"]", "[\"crash-majority-and-more\"]"));
            }
            String end = path.equals(FIRST) ? "9" : "19";
            append(
                    run,
                    fault(5, 8, "healed") + "{:index 6, :time " + end
                            + "000000000, :process 1, :type :invoke, :f :read}\n");
        }
    }

    private static String fault(int index, int seconds, String phase) {
        return "{:index " + index + ", :time " + seconds + "000000000, :process :nemesis, :type :info, :f :fault,"
                + " :value {:id 1 :phase :" + phase + " :kind :partition :nodes [\"n1\"]}}\n";
    }

    private static void append(Path run, String lines) throws IOException {
        Files.writeString(run.resolve("history.edn"), lines, StandardOpenOption.APPEND);
    }

    /** Wherever one looks at it from: nothing sideways, and no cell without its column's name. */
    private static void assertFits(String what) {
        for (int width : new int[] {1400, 1000, 390}) {
            browser.width(width);
            assertEquals(
                    true, browser.eval("document.documentElement.scrollWidth <= innerWidth"), what + " at " + width);
        }
        browser.width(1400);
    }

    @Test
    void narrowingTheIndexMovesNoColumn() throws IOException {
        twoRuns();
        String columns = "[...document.querySelectorAll('.entries th')].map(h =>"
                + " Math.round(h.getBoundingClientRect().left)).join()";
        visit("/");
        Object all = browser.eval(columns);
        assertEquals("2", String.valueOf(browser.eval("document.querySelectorAll('.entries tbody tr').length")));
        browser.shot("index");
        browser.find("select[name=verdict]").sendKeys("INVALID");
        browser.until("location.search.includes('verdict=INVALID') && document.readyState == 'complete'");
        assertEquals("1", String.valueOf(browser.eval("document.querySelectorAll('.entries tbody tr').length")));
        assertEquals(all, browser.eval(columns));
        assertTrue(browser.text(".choose").contains("1 of 2"), browser.text(".choose"));
        browser.click(".choose a").click(".counts a.valid");
        assertTrue(browser.text(".entries tbody").contains("VALID"), "one click leads to what held");
        assertEquals("1", String.valueOf(browser.eval("document.querySelectorAll('.entries tbody tr').length")));
        assertFits("the index");
        browser.width(390);
        assertEquals(
                "\"seed \"",
                browser.eval("getComputedStyle(document.querySelector('.entries td[data-name=seed]'), '::before')"
                                + ".content.replace(/ \"\"$/, '')")
                        .toString()
                        .replace("\" \"", " "));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void twoAreChosenAndComparedOnOneAxisOfTime() throws IOException {
        twoRuns();
        visit("/");
        assertEquals(true, browser.eval("document.getElementById('compare').disabled"));
        browser.click("input[name=a][value='" + FIRST + "']").click("input[name=b][value='" + FIRST + "']");
        assertEquals(true, browser.eval("document.getElementById('compare').disabled"), "one with itself");
        browser.click("input[name=b][value='" + SECOND + "']").click("#compare");
        browser.until("location.pathname == '/-/compare' && document.readyState == 'complete'");
        assertEquals(
                "Settings that differ",
                browser.eval("document.querySelector('main > h2').textContent"),
                "what differs stands first");
        String bar = "(c => { const r = document.querySelector('svg rect.' + c).getBoundingClientRect();"
                + " return [r.left, r.right].map(Math.round).join(); })";
        assertEquals(browser.eval(bar + "('a')"), browser.eval(bar + "('b')"), "the same seconds, the same place");
        assertTrue(browser.text("svg.rates").contains("partition"), "the kind of a fault has its word");
        assertFits("a comparison");
        browser.shot("comparison");
        assertEquals(List.of(), browser.complaints());
    }

    /** From before its first line to its verdict. */
    @Test
    void aRunIsFollowedWhileItGoesOn() throws IOException {
        Path run = Notebooks.run(store, FIRST, "", 1);
        Path history = run.resolve("history.edn");
        String lines = Files.readString(history);
        Files.delete(history);
        RunMark mark = RunMark.put(run);
        visit("/").click(".what a");
        assertEquals(
                "0",
                browser.until("document.getElementById('acknowledged').textContent == '0'")
                        .text("#acknowledged"));
        Files.writeString(history, lines + fault(2, 1, "installing") + fault(3, 1, "installed") + PADDING);
        browser.until("document.getElementById('acknowledged').textContent == '1'")
                .until("document.getElementById('faults').textContent.includes('partition n1')");
        assertTrue(browser.text("#word").contains("No violation so far"), browser.text("#word"));
        assertTrue(browser.text("#rate").contains("10 s"), "the axis of time has its words");
        assertEquals(List.of(), browser.accessibility());
        assertFits("a run under way");
        browser.shot("live");
        append(
                run,
                "{:index 4, :time 2000000000, :process 1, :type :invoke, :f :read, :value [\"k\" nil]}\n"
                        + "{:index 5, :time 2100000000, :process 1, :type :ok, :f :read, :value [\"k\" nil]}\n"
                        + PADDING);
        browser.until("document.getElementById('word').classList.contains('bad')");
        browser.click("#stop button").until("document.body.textContent.includes('Asked to end')");
        assertTrue(mark.isStopRequested(1_000_000_000), "the button asks the run to end");
        mark.close();
        Notebooks.run(store, FIRST, "false", 1);
        browser.until("location.pathname.endsWith('/report.html')");
        assertEquals(List.of(), browser.complaints());
    }

    /** Names and values of strangers, and long ones: text, within the window. */
    @Test
    void hostileNamesStayTextAndWithinThePage() throws IOException {
        String folder = HOSTILE.replace("/", "") + "/20240506T070809.123Z";
        Path run = Notebooks.run(store, folder, "false", 1);
        String quoted = HOSTILE.replace("\"", "\\\"");
        Files.writeString(
                run.resolve("test.json"),
                "{\"name\": \"" + quoted + "\", \"seed\": \"" + quoted + "\", \"members\": [\"" + quoted + "\"],"
                        + " \"settings\": {\"nemesis\": [\"" + quoted + "\"], \"target\": \"" + quoted + "\", \""
                        + quoted
                        + "\": \"" + quoted + "\"}}");
        Files.writeString(
                run.resolve("results.edn"),
                "{:valid? false :reason \"" + quoted + "\" :atomicity {:valid? false :reason \"" + quoted + "\"}}");
        append(run, fault(2, 2, "installed").replace(":kind :partition", ":kind :<img" + "x".repeat(180)) + PADDING);
        Path other = Notebooks.run(store, SECOND, "true", 2);
        Path page = summary(HOSTILE).keep(store, Instant.parse("2024-05-06T07:08:09Z"));
        Path bench = bench(HOSTILE);
        String encoded = Pages.link(folder);
        List<String> pages = List.of(
                "/",
                "/" + encoded + "/",
                "/-/live/" + encoded,
                "/-/compare?a=" + encoded + "&b="
                        + Pages.link(store.relativize(other).toString()),
                "/" + Pages.link(store.relativize(page).toString()),
                "/" + Pages.link(store.relativize(bench).toString()),
                "/?q=" + encoded);
        RunMark mark = RunMark.put(run);
        for (String path : pages) {
            visit(path);
            if (path.startsWith("/-/live/")) {
                browser.until("document.getElementById('faults').textContent.includes('<img')");
            }
            assertTrue(
                    String.valueOf(browser.eval("document.body.textContent")).contains("<img src=x"),
                    "told as it is: " + path);
            assertEquals(0L, browser.eval("document.querySelectorAll('img').length"), path);
            assertFits(path);
        }
        mark.close();
        assertEquals(List.of(), browser.complaints());
    }

    private Path bench(String text) throws IOException {
        Path folder = Files.createDirectories(store.resolve("bench-" + text.replace("/", "") + "/20240506T070809.1Z"));
        BenchPage page = BenchPage.of(
                text,
                List.of(new Page.Fact("command", text)),
                text,
                2,
                List.of("system", "nodes", "ops/s"),
                List.of(List.of(text, "3", "7"), List.of("two", "3", "8")),
                List.of(new BenchPage.Together(text, List.of(new BenchPage.Series(text, List.of(1L, 7L))))));
        Path file = folder.resolve("bench.html");
        ReportWriter.write(page, file);
        return file;
    }

    private static SummaryPage summary(String text) {
        StoredEntry entry = new StoredEntry(
                "sweep",
                text,
                Verdict.INVALID,
                text,
                Map.of("k", text),
                Map.of("c", Verdict.INVALID),
                2,
                Duration.ofSeconds(1),
                List.of("./dynacheck", text));
        return new SummaryPage(
                entry,
                List.of(text),
                SummaryPage.squares(List.of(
                        new SummaryPage.Part("seed 1", Verdict.INVALID, text, "seed-1"),
                        new SummaryPage.Part("seed 2", Verdict.VALID, "", ""))),
                "squares",
                List.of(
                        new SummaryPage.Table(
                                "Ways to fail",
                                List.of("Verdict", "What failed", "Seeds", "Again"),
                                List.of(List.of("INVALID", text + SummaryPage.MORE + text, "1", "./dynacheck " + text)),
                                List.of("invalid"),
                                text),
                        new SummaryPage.Table(
                                "Seeds", List.of("Seed"), List.of(List.of("1")), List.of(), "", List.of("seed-1"))));
    }

    @Test
    void axeHasNothingToObjectTo() throws IOException {
        twoRuns();
        Path page = summary("stale").keep(store, Instant.parse("2024-05-06T07:08:09Z"));
        for (String path :
                List.of("/", "/?q=nosuch", "/nosuch", COMPARISON, "/" + FIRST + "/", "/" + store.relativize(page))) {
            for (String colours : List.of("light", "dark")) {
                browser.emulate("screen", colours);
                visit(path);
                assertEquals(List.of(), browser.accessibility(), path + " " + colours);
            }
        }
    }
}
