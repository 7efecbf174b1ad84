package dynacheck.workloads.dynastore.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** n1 goes from V(0) through a second view to a third, and must have read both that it left. */
class ViewsLeftTest {
    private static final View V0 = View.parse("{+n1,+n2,+n3}");
    private static final View SECOND = View.parse("{+n1,+n2,+n3,+n4}");
    private static final View THIRD = View.parse("{+n1,+n2,+n3,+n4,+n5}");

    private static List<Property> broken(View... read) {
        Transfers transfers = new Transfers();
        transfers.found("n1", V0);
        transfers.found("n1", SECOND);
        for (View view : read) {
            List<TraceEvent.Part> whole = Stream.of("n1", "n2", "n3")
                    .map(member -> new TraceEvent.Part(member, null, true))
                    .toList();
            transfers.read("n1", new TraceEvent.ChunkRead(THIRD, view, null, whole));
        }
        transfers.used(TraceEvent.Use.CUR_VIEW, THIRD, new Observations.Stamp("n1", 1));
        return transfers.check(List.of(V0, SECOND, THIRD)).violations().stream()
                .map(Violation::property)
                .toList();
    }

    @Test
    void everyOneIsRead() {
        assertEquals(List.of(), broken(V0, SECOND));
        assertEquals(List.of(Property.TRANSFER), broken(V0), "the second was not read");
        assertEquals(List.of(Property.TRANSFER), broken(SECOND), "the first was not read");
        assertEquals(List.of(Property.TRANSFER, Property.TRANSFER), broken());
    }
}
