package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.Needs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens reports in headless Chromium: no error on its console, and something is drawn. Skipped, with the reason, where
 * there is none; {@code -Dreport.browser=/path/to/chromium} names one.
 */
class BrowserTest {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    /**
     * Put before the scripts of a copy of the page. Frames follow the browser's virtual clock, as the probe does, and
     * not the machine's speed.
     */
    private static final String BEFORE = """
            <script>
            const errors = [];
            onerror = e => { errors.push(e); };
            window.requestAnimationFrame = frame => setTimeout(() => frame(performance.now()), 16);
            </script>""";

    /** Put behind a copy of the page's own scripts: plays with it, then writes down what it sees. */
    private static final String PROBE = """
            <pre id="probe"></pre><script>
            const painted = canvas => {
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let n = 0;
              for (let i = 3; i < pixels.length; i += 4) n += pixels[i] > 0;
              return n;
            };
            const all = () => Array.from(document.querySelectorAll('canvas'), painted);
            const click = name => document.querySelector('[data-tl=' + name + ']').click();
            const later = () => new Promise(done => setTimeout(done, 150));
            (async () => {
              await later();
              const whole = all();
              click('mark');
              await later();
              const marked = all();
              document.getElementById('theme').click();
              document.querySelector('.tl .main canvas').dispatchEvent(new KeyboardEvent('keydown', {key: '0'}));
              await later();
              const wide = document.documentElement.scrollWidth > window.innerWidth;
              document.getElementById('probe').textContent = JSON.stringify({errors, whole, marked, dark: all(), wide});
            })();
            </script></body>""";

    @TempDir
    Path temp;

    private String browser = "";

    @BeforeEach
    void findBrowser() {
        String named = System.getProperty("report.browser");
        browser = named != null ? named : onPath();
        Needs.that(
                !browser.isEmpty(),
                "no Chromium on the PATH (looked for " + NAMES + "); -Dreport.browser=FILE names one");
    }

    private static String onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(dir -> NAMES.stream().map(name -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }

    @Test
    void pageAsWrittenMakesNoComplaintOnTheConsole() throws Exception {
        Opened page = open(Reports.invalid(), "1400,900");
        assertEquals(List.of(), page.console());
        assertTrue(page.dom().contains("class=\"u-wrap\""), "the charts are there");
        assertTrue(page.dom().contains("<svg class=\"witness\""), "and the witness");
        assertTrue(page.dom().contains("<svg class=\"views\""), "and the graph of views");
    }

    @Test
    void everyCanvasIsPaintedAndFollowsZoomAndThemeInANarrowWindow() throws Exception {
        JsonNode seen = probe(Reports.invalid(), "500,900");
        assertEquals("[]", seen.path("errors").toString());
        assertEquals(4, seen.path("whole").size(), "overview, timeline, latency, throughput");
        for (String when : List.of("whole", "marked", "dark")) {
            seen.path(when).forEach(pixels -> assertTrue(pixels.asInt() > 2_000, when + ": " + seen));
        }
        assertTrue(
                seen.path("whole").get(1).asInt() != seen.path("marked").get(1).asInt(), "zoomed: " + seen);
        assertEquals(false, seen.path("wide").asBoolean(), "the page does not scroll sideways");
    }

    /** These tests can fail: a page whose data lacks a part throws. */
    @Test
    void brokenPageIsNoticed() throws Exception {
        String broken = Reports.invalid().replace("\"lanes\":", "\"lames\":");
        assertTrue(open(broken, "1400,900").console().toString().contains("Uncaught TypeError"));
    }

    private JsonNode probe(String html, String window) throws Exception {
        String free = html.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace("<head>", "<head>" + BEFORE)
                .replace("</body>", PROBE);
        String dom = open(free, window).dom();
        int at = dom.indexOf("<pre id=\"probe\">") + "<pre id=\"probe\">".length();
        return new ObjectMapper().readTree(dom.substring(at, dom.indexOf("</pre>", at)));
    }

    private record Opened(String dom, List<String> console) {}

    private Opened open(String html, String window) throws IOException, InterruptedException {
        Path page = Files.writeString(temp.resolve("page.html"), html);
        Path dom = temp.resolve("dom.html");
        Path log = temp.resolve("browser.log");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--user-data-dir=" + temp.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=3000",
                        "--window-size=" + window,
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser did not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        List<String> console = Files.readAllLines(log).stream()
                .filter(l -> l.contains("CONSOLE"))
                .toList();
        return new Opened(Files.readString(dom), console);
    }
}
