package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.Call;
import dynacheck.history.History;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpChartsTest {
    private static Page.Witness witness(int count) {
        History history = SyntheticRun.history(2, 20, 10);
        List<Span> spans = new ArrayList<>();
        for (Call call : history.calls().subList(0, count)) {
            spans.add(new Span(call));
        }
        return OpCharts.of(
                spans, new Scene(List.of(), new Palette(List.of()), history.endNanos(), Map.of()), true, null);
    }

    @Test
    void onANarrowPageEveryOperationIsInSightWithItsWords() {
        for (int count = 1; count <= 32; count++) {
            Page.OpChart rows = witness(count).narrow();
            assertEquals(count, rows.bars().size());
            assertEquals(count, rows.lanes().size());
            for (int i = 0; i < count; i++) {
                Page.Bar bar = rows.bars().get(i);
                Page.Label text = rows.lanes().get(i);
                assertTrue(text.text().startsWith("T" + (i + 1) + " "), text::text);
                assertTrue(text.text().contains(" \u00b7 process "), text::text);
                assertTrue(text.x() + TextWidth.of(text.text(), 12.5) <= rows.width(), () -> text + " is cut");
                assertTrue(bar.x() >= 0 && bar.x() + bar.width() <= rows.width(), () -> bar + " is cut");
                assertTrue(bar.y() > text.y() && bar.y() + bar.height() < rows.height() - 24, "below its words");
            }
        }
    }

    @Test
    void noTimeStandsOnAnotherOrIsCut() {
        for (int count = 1; count <= 32; count++) {
            for (Page.OpChart chart :
                    List.of(witness(count).wide(), witness(count).narrow())) {
                List<Rectangle2D> areas = new ArrayList<>();
                for (Page.Label tick : chart.ticks()) {
                    double width = TextWidth.of(tick.text(), 12);
                    Rectangle2D area = new Rectangle2D.Double(tick.x() - width / 2, tick.y() - 10, width, 12);
                    assertTrue(area.getMinX() >= 0 && area.getMaxX() <= chart.width(), () -> tick + " is cut");
                    areas.forEach(other -> assertFalse(area.intersects(other), () -> tick + " on another"));
                    areas.add(area);
                }
                assertTrue(!areas.isEmpty());
            }
        }
    }
}
