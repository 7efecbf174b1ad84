package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A made-up history of some seconds: five nodes, ten workers, faults of several kinds, membership changes. */
final class SyntheticRun {
    static final List<String> MEMBERS = List.of("n1", "n2", "n3", "n4", "n5");
    private static final long MILLI = 1_000_000;

    private record Event(
            long time,
            Object process,
            OpType type,
            String f,
            @Nullable Object value,
            Map<Keyword, Object> extra) {}

    private final List<Event> events = new ArrayList<>();
    private final Random random;
    private final int seconds;
    private long written;

    private SyntheticRun(long seed, int seconds) {
        this.random = new Random(seed);
        this.seconds = seconds;
    }

    static History history(long seed, int seconds, int workers) {
        SyntheticRun run = new SyntheticRun(seed, seconds);
        run.faults();
        for (int w = 0; w < workers; w++) {
            run.worker(w, workers + 1);
        }
        run.reconfigs(workers);
        return run.sorted();
    }

    private void faults() {
        fault(1, "kill", List.of("n3"), List.of(), 0.12, 0.20, "pid 4711 gone from the process table");
        fault(2, "pause", List.of("n2"), List.of(), 0.26, 0.33, "state T in /proc/4712/stat");
        List<FaultEvent.Link> links = List.of(
                new FaultEvent.Link("n1", "n4"), new FaultEvent.Link("n4", "n1"), new FaultEvent.Link("n2", "n4"));
        fault(
                3,
                "partition",
                List.of("n4"),
                links,
                0.40,
                0.52,
                "n1\u2192n4 holds 18 312 bytes; 3 links read back as cut");
        fault(4, "link-delay", List.of(), links, 0.58, 0.66, "30 ms read back on 3 links");
        fault(5, "crash-stop", List.of("n1"), List.of(), 0.72, -1, "pid 4710 gone; never started again");
        FaultEvent skipped = new FaultEvent(
                6, "kill", FaultEvent.Phase.INSTALLING, List.of("n5"), List.of(), List.of(), false, null);
        fault(skipped, 0.80);
        fault(skipped.next(FaultEvent.Phase.SKIPPED, "would bring effective slack to -1"), 0.801);
    }

    private void fault(
            long id,
            String kind,
            List<String> nodes,
            List<FaultEvent.Link> links,
            double from,
            double to,
            String evidence) {
        FaultEvent e = new FaultEvent(id, kind, FaultEvent.Phase.INSTALLING, nodes, links, List.of(), to < 0, null);
        fault(e, from);
        fault(e.next(FaultEvent.Phase.INSTALLED, evidence), from + 0.003);
        if (to > 0) {
            fault(e.next(FaultEvent.Phase.HEALING, null), to - 0.002);
            fault(e.next(FaultEvent.Phase.HEALED, "read back: running and reachable"), to);
        }
    }

    private void fault(FaultEvent e, double part) {
        add(time(part), Op.NEMESIS, OpType.INFO, FaultEvent.F, e.toEdn(), Map.of());
    }

    private long time(double part) {
        return (long) (part * seconds * 1_000) * MILLI;
    }

    private void worker(int w, int concurrency) {
        long process = w;
        long now = (long) (random.nextDouble() * 10 * MILLI);
        String node = MEMBERS.get(w % MEMBERS.size());
        while (now < seconds * 1_000L * MILLI) {
            long took = (long) (Math.exp(random.nextGaussian() * 0.5) * (inFault(now) ? 14 : 3) * MILLI);
            boolean write = random.nextInt(5) < 2;
            long key = random.nextInt(8);
            Object value = write ? List.of(key, ++written) : keyOnly(key);
            Map<Keyword, Object> at = Map.of(Op.NODE, node);
            add(now, process, OpType.INVOKE, write ? "write" : "read", value, at);
            int dice = random.nextInt(1_000);
            if (dice < (inFault(now) ? 12 : 1)) {
                add(
                        now + 500 * MILLI,
                        process,
                        OpType.INFO,
                        write ? "write" : "read",
                        value,
                        Map.of(Op.NODE, node, Op.ERROR, "deadline of 500 ms passed"));
                process += concurrency;
                now += 520 * MILLI;
            } else if (dice < 20) {
                add(
                        now + took,
                        process,
                        OpType.FAIL,
                        write ? "write" : "read",
                        value,
                        Map.of(Op.ERROR, "connection refused"));
                now += took + MILLI;
            } else {
                add(
                        now + took,
                        process,
                        OpType.OK,
                        write ? "write" : "read",
                        write ? value : List.of(key, written),
                        at);
                now += took + (long) (random.nextDouble() * 20 * MILLI);
            }
        }
    }

    private static List<@Nullable Object> keyOnly(long key) {
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(key);
        pair.add(null);
        return pair;
    }

    private boolean inFault(long now) {
        double part = now / (seconds * 1e9);
        return part > 0.12 && part < 0.20 || part > 0.26 && part < 0.33 || part > 0.40 && part < 0.52;
    }

    private void reconfigs(long process) {
        List<List<Keyword>> kinds = List.of(List.of(Keyword.of("add")), List.of(Keyword.of("remove")));
        for (int i = 0; i < 6; i++) {
            Object change = List.of(List.of(kinds.get(i % 2).getFirst(), i % 2 == 0 ? "n" + (6 + i) : "n" + (1 + i)));
            long start = time(0.1 + i * 0.14);
            Map<Keyword, Object> at = Map.of(Op.NODE, MEMBERS.get(i % 5));
            add(start, process, OpType.INVOKE, "reconfig", change, at);
            if (i == 4) {
                add(start + 400 * MILLI, process, OpType.FAIL, "reconfig", change, Map.of(Op.ERROR, "node halted"));
            } else {
                add(start + 130 * MILLI, process, OpType.OK, "reconfig", change, at);
            }
        }
    }

    private void add(
            long time, Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra) {
        events.add(new Event(time, process, type, f, value, extra));
    }

    private History sorted() {
        events.sort(Comparator.comparingLong(Event::time));
        List<Op> ops = new ArrayList<>();
        for (Event e : events) {
            ops.add(new Op(ops.size(), e.time(), e.process(), e.type(), e.f(), e.value(), e.extra()));
        }
        return History.of(ops);
    }
}
