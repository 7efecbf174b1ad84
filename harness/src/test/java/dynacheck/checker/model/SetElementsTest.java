package dynacheck.checker.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.history.HistoryReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way in which an element can end. */
class SetElementsTest {
    private final StringBuilder text = new StringBuilder();
    private int process;
    private long millis;

    /** One operation after another, each of ten milliseconds. */
    private void operation(String f, String asked, String type, String answer) {
        for (String line : List.of(":invoke " + asked, type + " " + answer)) {
            text.append("{:process %d, :type %s, :f :%s, :value %s, :time %d}%n"
                    .formatted(process, line.split(" ", 2)[0], f, line.split(" ", 2)[1], millis * 1_000_000));
            millis += 10;
        }
        process++;
    }

    @Test
    void whatBecameOfEachElement() {
        operation("add", "1", ":ok", "1");
        operation("add", "2", ":ok", "2"); // known at 30 ms
        operation("add", "3", ":info", "3");
        operation("add", "4", ":info", "4");
        operation("read", "nil", ":ok", "[1 3]"); // ends at 90 ms: 2 is not there
        operation("read", "nil", ":ok", "[2 3]"); // it is now, and 1 is lost
        operation("add", "5", ":ok", "5"); // nobody reads any more
        ModelResult result = SetChecker.check(HistoryReader.parse(text.toString()), Duration.ofSeconds(5));
        assertEquals(
                Map.of(
                        "acknowledged", 3L,
                        "lost", 1L,
                        "stale", 1L,
                        "never-read", 1L,
                        "recovered", 1L,
                        "stale-ms-median", 60L,
                        "stale-ms-most", 60L),
                result.measured());
    }
}
