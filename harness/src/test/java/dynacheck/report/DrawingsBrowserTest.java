package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The drawings as Chromium shows them, with the fonts of this machine, on wide and narrow windows and on paper. */
class DrawingsBrowserTest extends InBrowser {
    /** Which of the drawings that are shown are cut, and which parts of them. */
    private static final String CUT = """
            [...document.querySelectorAll('svg.%s')].filter(svg => svg.checkVisibility()).flatMap(svg => {
              const out = [], box = svg.getBoundingClientRect(), shown = svg.parentElement.getBoundingClientRect();
              if (box.right > shown.right + 1 || box.right > innerWidth) out.push(svg.getAttribute('class'));
              for (const part of svg.querySelectorAll('text, rect')) {
                const at = part.getBoundingClientRect();
                if (at.left < box.left - 1 || at.right > box.right + 1) out.push(part.textContent || part.outerHTML);
              }
              return out;
            }).join('; ')""";

    /** Which words stand on an arrow or on other words, or reach out of their box. */
    private static final String OVERLAPS = """
            (() => {
              const hits = new Set();
              const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
                && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3;
              const holds = (b, p) => p.x > b.x && p.x < b.x + b.width && p.y > b.y + 2 && p.y < b.y + b.height - 2;
              for (const svg of document.querySelectorAll('svg.views, svg.cycle')) {
                if (!svg.checkVisibility()) continue;
                const words = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
                words.forEach(([one, a], i) => words.slice(i + 1).forEach(([other, b]) => {
                  if (meet(a, b)) hits.add(one + ' on ' + other);
                }));
                for (const path of svg.querySelectorAll('.arrow path'))
                  for (let at = 0; at < path.getTotalLength(); at += 2)
                    for (const [text, b] of words)
                      if (holds(b, path.getPointAtLength(at))) hits.add(text + ' on an arrow');
                for (const box of svg.querySelectorAll('.view, .txn')) {
                  const rect = box.querySelector('rect').getBBox();
                  for (const text of box.querySelectorAll('text')) {
                    const b = text.getBBox();
                    const inside = b.x >= rect.x + 3 && b.x + b.width <= rect.x + rect.width - 3;
                    if (!inside) hits.add(text.textContent + ' leaves its box');
                  }
                }
              }
              return [...hits].join('; ');
            })()""";

    private static Object cut(String drawing) {
        return browser.eval(CUT.formatted(drawing));
    }

    @Test
    void cyclesFitAWideWindowANarrowOneAndPaper() throws IOException {
        for (int length : List.of(2, 3, 5, 8)) {
            browser.width(1400).open(Reports.transactions(length), "");
            assertTrue(browser.find(".wide svg.cycle").isDisplayed(), "a ring");
            assertEquals("", cut("cycle"), length + " at 1400");
            assertEquals("", browser.eval(OVERLAPS));
            browser.shot("cycle-" + length);
            browser.width(390);
            assertTrue(browser.find("svg.cycle.narrow").isDisplayed(), "a stack");
            assertFalse(browser.find(".wide svg.cycle").isDisplayed());
            assertEquals("", cut("cycle"), length + " at 390");
            assertEquals("", browser.eval(OVERLAPS));
            browser.shot("cycle-narrow-" + length);
            browser.width(718).emulate("print", "light");
            assertEquals("", cut("cycle"), length + " on paper");
            assertEquals("", browser.eval(OVERLAPS));
            browser.emulate("screen", "light");
        }
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aWitnessOpensWithItsFirstOperationInSight() throws IOException {
        browser.width(390).open(Reports.invalid(), "");
        assertFalse(browser.find("#anomaly-1 .wide svg").isDisplayed());
        assertEquals("", cut("witness"));
        assertEquals("T1", browser.eval("document.querySelector('#anomaly-1 .narrow .row').textContent.slice(0, 2)"));
        browser.click("#anomaly-1 .narrow [data-op] rect");
        assertTrue(browser.text("#pin strong").startsWith("T1 "), browser.text("#pin"));
        browser.width(718).emulate("print", "light");
        assertEquals("", cut("witness"), "on paper");
    }

    @Test
    void aGraphOfViewsHoldsItsWordsAndIsNotCut() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            browser.width(1400).open(Reports.views(GraphDrawingTest.graph(new Random(seed))), "");
            assertEquals("", browser.eval(OVERLAPS), "seed " + seed);
            browser.width(718).emulate("print", "light");
            assertEquals("", cut("views"), "seed " + seed + " on paper");
            browser.emulate("screen", "light");
        }
        browser.width(1400).open(Reports.views(GraphDrawingTest.path(30)), "");
        assertEquals("", cut("views"), "nothing to be scrolled");
        browser.shot("views");
    }

    @Test
    void aGraphTooWideForTheWindowOpensWithItsFirstView() throws IOException {
        browser.width(390).open(Reports.views(GraphDrawingTest.path(5)), "");
        assertEquals(
                true, browser.eval("document.documentElement.scrollWidth <= innerWidth"), "only the graph scrolls");
        assertEquals(true, browser.eval("""
                (() => {
                  const box = document.querySelector('.views .view').getBoundingClientRect();
                  return box.left >= 0 && box.right <= innerWidth;
                })()"""));
    }

    @Test
    void axeHasNothingToObjectToInACycle() throws IOException {
        browser.open(Reports.transactions(3), "");
        assertEquals(List.of(), browser.accessibility(), "light");
        browser.width(390).emulate("screen", "dark");
        assertEquals(List.of(), browser.accessibility(), "dark and narrow");
    }
}
