package dynacheck.report;

import java.util.List;

/**
 * Which of the faults and reconfigurations of a failing run the failure needs, found by leaving each out.
 *
 * @param sentence the answer
 * @param failed how many of {@code runs} with all of them failed in the same way
 * @param rows one for each thing that was left out
 */
public record Blame(String sentence, int failed, int runs, List<Row> rows) {
    /** With how many runs, of how many, that failed all the same; {@code so} is what follows. */
    public record Row(String without, int failed, int runs, String so) {}

    public Blame {
        rows = List.copyOf(rows);
    }

    /** As a table, with the runs in which nothing was left out first. */
    Page.Grid grid() {
        List<List<Page.Cell>> cells = new java.util.ArrayList<>();
        cells.add(row("nothing", failed, runs, "as it was, with other seeds for network and disks"));
        rows.forEach(r -> cells.add(row(r.without(), r.failed(), r.runs(), r.so())));
        return new Page.Grid(
                "Runs without one of them",
                List.of("Left out", "Fails in", "So"),
                cells,
                "A failure is the same checker's, with the same anomaly. Fewer runs than with nothing left out: it had"
                        + " failed often enough to be sure. \u201cNeeded\u201d: it never failed, which has a"
                        + " probability below 1 % if the thing did not matter.");
    }

    private static List<Page.Cell> row(String without, int failed, int runs, String so) {
        String tone = so.startsWith("needed") ? "fail" : so.startsWith("not needed") ? "muted" : "";
        return List.of(Page.Cell.of(without), new Page.Cell(failed + " of " + runs, "num"), new Page.Cell(so, tone));
    }
}
