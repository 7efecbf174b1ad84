package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.w3c.dom.Element;

/** Reads reports in headless Chromium as people do. Skipped, with the reason, where there is none. */
class BrowserTest extends InBrowser {
    private static final Pattern WINDOW = Pattern.compile("from ([0-9.]+) s to ([0-9.]+) s");

    @Test
    void pageMakesNoComplaintOnTheConsole() throws IOException {
        browser.open(Reports.invalid(), "");
        assertEquals(List.of(), browser.complaints());
        assertEquals(4, browser.painted().size(), "overview, timeline, latency, throughput");
        browser.painted().forEach(pixels -> assertTrue(pixels > 2_000, "something is drawn"));
        assertTrue(browser.find("svg.witness").isDisplayed()
                && browser.find("svg.views").isDisplayed());
        browser.shot("invalid");
    }

    /** These tests can fail: a page whose data lacks a part throws. */
    @Test
    void brokenPageIsNoticed() throws IOException {
        browser.open(Reports.invalid().replace("\"lanes\":", "\"lames\":"), "");
        assertTrue(browser.complaints().toString().contains("TypeError"));
    }

    @Test
    void aLinkOrABarPinsItsOperationAndTheAddressNamesIt() throws IOException {
        browser.open(Reports.invalid(), "");
        browser.click("#anomaly-1 p .op-link");
        assertTrue(browser.text("#pin strong").startsWith("T1 "), browser.text("#pin"));
        String first = String.valueOf(browser.eval("location.hash"));
        assertTrue(first.matches("#op=[0-9]+"), first);
        browser.click("#anomaly-1 svg [data-op]:nth-of-type(3) rect");
        assertNotEquals(first, browser.eval("location.hash"));
        String pinned = browser.text("#pin strong");
        browser.shot("pinned");

        browser.open(Reports.invalid(), String.valueOf(browser.eval("location.hash")));
        assertEquals(pinned, browser.text("#pin strong"), "a sent link shows the same");
        assertTrue(browser.text("#pin").contains("process"), "who it is, and its neighbours");
        browser.escape();
        assertEquals(true, browser.eval("document.getElementById('pin').hidden"));
        assertEquals("", browser.eval("location.hash"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void anOperationThatIsNotOnThePageIsSaidSo() throws IOException {
        browser.open(Reports.invalid(), "#op=99999999");
        assertTrue(browser.text("#pin").contains("history.edn has it"), browser.text("#pin"));
    }

    @Test
    void whatIsOrderedWithTheOneThatIsPinnedIsListedWithTheReason() throws IOException {
        browser.open(Reports.of("0 w1, 1 r1, 0 w2, 1 r2"), "#op=4");
        String told = browser.text("#pin");
        assertTrue(told.contains("read-from before read 2"), told);
        assertTrue(told.contains("realtime after read 1"), told);
        assertTrue(told.contains("process after write 1"), told);
        browser.shot("ordered");
    }

    @Test
    void nextAnomalyFramesItsWholeWitness() throws IOException {
        browser.open(Reports.invalid(), "").click("[data-tl=mark]");
        double[] window = window();
        List<WebElement> ticks = browser.find("#anomaly-1 svg").findElements(By.cssSelector(".tick"));
        for (WebElement tick : ticks) {
            double at = Double.parseDouble(tick.getText().replace(" s", ""));
            assertTrue(window[0] <= at && at <= window[1], () -> at + " is not in " + List.of(window[0], window[1]));
        }
        assertTrue(window[1] - window[0] < 10, "and not the whole run of 20 s");
        browser.shot("framed");
    }

    @Test
    void aFilterHidesTheOthersAndSaysHowManyAreLeft() throws IOException {
        browser.open(Reports.invalid(), "");
        List<Long> all = browser.painted();
        browser.find("#tl-filters select[aria-label='Show only this result']").sendKeys("info");
        browser.settle();
        assertTrue(browser.text("#tl-note").matches("[0-9]+ of [0-9]+ operations fit the filter.*"));
        assertNotEquals(all.get(1), browser.painted().get(1));
        browser.find("#tl-filters select[aria-label='Show only this result']").sendKeys(Keys.HOME);
        browser.settle();
        assertEquals(all.get(1), browser.painted().get(1), "as before");
    }

    @Test
    void everythingCanBeDoneByKeys() throws IOException {
        browser.open(Reports.invalid(), "");
        double whole = window()[1] - window()[0];
        browser.press("+", "+");
        double[] zoomed = window();
        assertEquals(whole / 4, zoomed[1] - zoomed[0], whole / 50);
        browser.press(Keys.ARROW_RIGHT);
        assertTrue(window()[0] > zoomed[0], "later");
        browser.press("n");
        String first = browser.text("#pin strong");
        browser.press(".");
        assertNotEquals(first, browser.text("#pin strong"), "the next operation of its process");
        browser.press(",");
        assertEquals(first, browser.text("#pin strong"), "and back");
        browser.press(Keys.ARROW_DOWN);
        assertNotEquals(first, browser.text("#pin strong"), "one of another process");
        browser.press("0");
        assertEquals(whole, window()[1] - window()[0], 0.01);
    }

    @Test
    void darkIsDarkAndIsRemembered() throws IOException {
        browser.open(Reports.invalid(), "").emulate("screen", "dark");
        assertEquals("rgb(17, 22, 29)", browser.eval("getComputedStyle(document.body).backgroundColor"));
        browser.painted().forEach(pixels -> assertTrue(pixels > 2_000, "drawn anew"));
        browser.shot("dark");
        browser.click("#theme");
        assertEquals("rgb(246, 247, 249)", browser.eval("getComputedStyle(document.body).backgroundColor"));
        browser.eval("localStorage.removeItem('dynacheck-theme')");
    }

    @Test
    void aNarrowWindowNeedsNoScrollingSideways() throws IOException {
        browser.width(390).open(Reports.invalid(), "");
        assertEquals(
                true,
                browser.eval("document.documentElement.scrollWidth <= innerWidth"),
                () -> "too wide, " + browser.eval("document.documentElement.scrollWidth + ' of ' + innerWidth") + ": "
                        + browser.eval("[...document.querySelectorAll('body *')]"
                                + ".filter(e => !e.parentElement.closest('.sideways, .scroll'))"
                                + ".filter(e => e.getBoundingClientRect().right > innerWidth)"
                                + ".map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))"
                                + ".join('; ')"));
        browser.shot("narrow");
    }

    @Test
    void printShowsNoToolsAndCutsNoTable() throws IOException {
        browser.width(750).open(Reports.invalid(), "");
        browser.eval("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        browser.emulate("print", "light");
        assertEquals("none", browser.eval("getComputedStyle(document.querySelector('nav')).display"));
        assertEquals(
                "",
                browser.eval("[...document.querySelectorAll('table')].filter(t => t.getBoundingClientRect().right >"
                        + " innerWidth).map(t => t.textContent.slice(0, 60)).join()"));
    }

    /** A canvas that was drawn for a wide dark window would be squeezed on paper, and white on white. */
    @Test
    void whatIsDrawnIsDrawnForThePaper() throws IOException {
        browser.width(1400).open(Reports.invalid(), "").emulate("screen", "dark");
        browser.eval("dispatchEvent(new Event('beforeprint'))");
        assertEquals("rgb(246, 247, 249)", browser.eval("getComputedStyle(document.body).backgroundColor"), "light");
        assertEquals(
                true,
                browser.eval("[...document.querySelectorAll('.uplot')].every(chart => chart.offsetWidth <= 716)"),
                "charts too, without a resize of the window");
        browser.width(750).emulate("print", "dark");
        assertEquals(
                "",
                browser.eval("[...document.querySelectorAll('.tl canvas')].map(c => [c, c.getBoundingClientRect()])"
                        + ".map(([c, box]) => c.width / c.height / (box.width / box.height))"
                        + ".filter(squeezed => Math.abs(squeezed - 1) > 0.06).join()"),
                "the same shape as it was drawn in, but for its border");
        assertEquals(
                "",
                browser.eval("[...document.querySelectorAll('.chart')].map(e =>"
                        + " e.querySelector('.uplot').offsetWidth / e.clientWidth)"
                        + ".filter(part => part < 0.9 || part > 1.001).join()"),
                "charts as wide as the paper");
        browser.eval("dispatchEvent(new Event('afterprint'))");
        browser.width(1400).emulate("screen", "dark");
        assertEquals("rgb(17, 22, 29)", browser.eval("getComputedStyle(document.body).backgroundColor"), "as it was");
    }

    /** Each drawing by itself is an image with the colours of the page; each table and series is CSV. */
    @Test
    void whatIsDrawnAndToldCanBeSaved() throws Exception {
        browser.open(Reports.invalid(), "").emulate("screen", "dark");
        for (String place :
                List.of("#anomaly-1 .sideways", "#tl", "#latency", "#slack .sideways", "#reconfigs .scroll")) {
            String svg = browser.saved(place + " + .exports button[aria-label^=SVG]");
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            assertTrue(root.getElementsByTagName("text").getLength() > 3, place + " " + svg);
            assertTrue(root.getElementsByTagName("*").getLength() > 20, place + " " + svg);
            assertTrue(svg.contains("#1a212b"), place + ": the dark background");
            assertFalse(svg.contains("class=") || svg.contains("NaN") || svg.contains("undefined"), place + " " + svg);
            String keep = System.getProperty("report.dir");
            if (keep != null) {
                Files.writeString(Path.of(keep, place.replaceAll("[^a-z0-9]", "") + ".svg"), svg);
            }
        }
        List<String> operations =
                browser.saved("#tl + .exports button[aria-label^=CSV]").lines().toList();
        assertEquals(
                "index,completed at index,process,node,function,key,asked,got,outcome,error,invoked s,completed s",
                operations.getFirst());
        assertEquals(
                (Long) browser.eval("JSON.parse(document.getElementById('data').textContent).ops.s.length") + 1,
                operations.size());
        String rate = browser.saved("#rate + .exports button[aria-label^=CSV]");
        assertTrue(rate.matches("(?s)time s,ok,fail,info\\R[0-9.]+,[0-9.]+,.*"), rate);
        String faults = browser.saved("#faults .exports button");
        assertTrue(faults.startsWith("Id,Kind,Where,"), faults);
        assertEquals("invalid-register-faults.csv", browser.eval("window.savedName"));
        assertEquals(List.of(), browser.complaints());
    }

    /** A spreadsheet takes none of them for a formula. */
    @Test
    void hostileValuesAreTextInCsvToo() throws Exception {
        browser.open(Reports.hostile("=HYPERLINK(\"x\", 1)"), "");
        String csv = browser.saved("#tl + .exports button[aria-label^=CSV]");
        assertTrue(csv.contains("\"'=HYPERLINK(\"\"x\"\", 1)\""), csv);
        assertFalse(csv.contains(",=") || csv.contains(",\"="), csv);
        assertEquals(3, csv.lines().count(), "a head and two operations");
    }

    /** As they are drawn, with the fonts of this machine. */
    @Test
    void eachArrowOfAStoryHasItsWordAndNoWordStandsOnAnArrow() throws IOException {
        browser.open(Reports.story(), "");
        assertEquals(40L, browser.eval("document.querySelectorAll('.space-time .arrow text').length"));
        assertEquals("", browser.eval("""
                (() => {
                  const words = [...document.querySelectorAll('.space-time .arrow text')].map(t => [t, t.getBBox()]);
                  const hits = [];
                  for (const path of document.querySelectorAll('.space-time .arrow path')) {
                    for (let at = 0; at < path.getTotalLength(); at += 2) {
                      const p = path.getPointAtLength(at);
                      for (const [t, b] of words) {
                        if (p.x > b.x && p.x < b.x + b.width && p.y > b.y + 2 && p.y < b.y + b.height - 2) {
                          hits.push(t.textContent + ' at ' + Math.round(b.y));
                        }
                      }
                    }
                  }
                  return [...new Set(hits)].join();
                })()"""));
        assertEquals(List.of(), browser.complaints());
        browser.shot("story");
    }

    @Test
    void aBenchmarkDrawsWhatItNames() throws IOException {
        browser.open(Reports.bench(), "");
        assertEquals(
                "one two",
                browser.eval("[...document.querySelectorAll('.legend li')].map(e => e.innerText).join(' ')"));
        assertEquals("0 s 1 s 2 s 3 s 0 20 40 60 80 100", browser.eval("""
                [...document.querySelectorAll('.steps .tick')].map(e => e.textContent)
                  .sort((a, b) => b.endsWith('s') - a.endsWith('s') || parseInt(a) - parseInt(b)).join(' ')"""));
        assertEquals(
                "system ops/s not ok one 70 0 two 40 0",
                browser.eval("[...document.querySelectorAll('th, td')].map(e => e.textContent).join(' ')"),
                "what is the same in all, or was not measured, is no column");
        assertEquals("What it means. The same in every row: nodes 3.", browser.text("section .note"));
        assertTrue((Double) browser.eval("document.querySelector('.steps .series').getBBox().width * 1.001") > 500);
        assertEquals(List.of(), browser.complaints());
        browser.shot("bench");
    }

    @Test
    void hostileValuesStayText() throws IOException {
        browser.open(Reports.hostile(), "#op=0");
        assertTrue(browser.text("#pin").contains("</script><img"), browser.text("#pin"));
        assertEquals(0L, browser.eval("document.querySelectorAll('img').length"));
        assertEquals(List.of(), browser.complaints());
        browser.shot("hostile");
    }

    @Test
    void axeHasNothingToObjectTo() throws IOException {
        browser.open(Reports.invalid(), "");
        assertEquals(List.of(), browser.accessibility(), "light");
        browser.open(Reports.invalid(), "").emulate("screen", "dark");
        assertEquals(List.of(), browser.accessibility(), "dark");
    }

    /** Seconds from and to which the timeline shows, as it tells people who cannot see it. */
    private static double[] window() {
        String label =
                String.valueOf(browser.eval("document.querySelector('.tl .main canvas').getAttribute('aria-label')"));
        Matcher told = WINDOW.matcher(label);
        assertTrue(told.find(), label);
        return new double[] {Double.parseDouble(told.group(1)), Double.parseDouble(told.group(2))};
    }
}
