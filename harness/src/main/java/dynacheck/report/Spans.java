package dynacheck.report;

import dynacheck.history.History;
import dynacheck.history.Op;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The client operations of a history, and which lane of the timeline each has. */
final class Spans {
    private Spans() {}

    /** All client operations by invocation order. */
    static List<Span> of(History history) {
        return history.calls().stream().map(Span::new).toList();
    }

    /**
     * Lane of each process: process p + c takes over from p when p retired, so both share a lane. The concurrency c is
     * the smallest number for which every process at or above it has such a predecessor.
     */
    static Map<Long, Integer> lanes(List<Span> spans) {
        Map<Long, Span> first = new LinkedHashMap<>();
        Map<Long, Span> last = new LinkedHashMap<>();
        for (Span span : spans) {
            first.putIfAbsent(span.process(), span);
            last.put(span.process(), span);
        }
        List<Long> processes = first.keySet().stream().sorted().toList();
        int concurrency = concurrency(processes, first, last);
        Map<Long, Integer> laneOfWorker = new HashMap<>();
        Map<Long, Integer> lanes = new LinkedHashMap<>();
        for (long process : processes) {
            long worker = concurrency == 0 ? process : process % concurrency;
            lanes.put(process, laneOfWorker.computeIfAbsent(worker, w -> laneOfWorker.size()));
        }
        return lanes;
    }

    /** Number of workers, or 0 if the process ids do not follow the retirement rule. */
    private static int concurrency(List<Long> processes, Map<Long, Span> first, Map<Long, Span> last) {
        int limit = Math.min(processes.size(), 1_000);
        for (int c = 1; c <= limit; c++) {
            if (follows(processes, c, first, last)) {
                return c;
            }
        }
        return 0;
    }

    private static boolean follows(List<Long> processes, int c, Map<Long, Span> first, Map<Long, Span> last) {
        for (long process : processes) {
            if (process < c) {
                continue;
            }
            Span before = last.get(process - c);
            Span mine = first.get(process);
            Op retired = before == null ? null : before.completion();
            if (mine == null
                    || before == null
                    || retired == null
                    || !before.openEnded()
                    || retired.index() > mine.invoke().index()) {
                return false;
            }
        }
        return true;
    }
}
