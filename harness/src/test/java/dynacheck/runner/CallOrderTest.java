package dynacheck.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.cluster.LocalCluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Keyword;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import dynacheck.history.Recorder;
import dynacheck.injection.Nemesis;
import dynacheck.membership.LiveMembership;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a call lies in the history: between its two lines, with nothing else between it and them. The client itself
 * records when it begins and ends. A line that is stamped early claims an order that was not, and one that is stamped
 * late hides one that was; no checker could make up for either.
 */
class CallOrderTest {
    private static final int CALLS = 30;

    @TempDir
    Path dir;

    /** In memory, in the order in which it is asked. */
    private static class Memory implements Recorder {
        final List<Op> ops = new ArrayList<>();

        @Override
        public long nanosNow() {
            return System.nanoTime();
        }

        @Override
        public synchronized Op append(
                Object process, OpType type, String f, @Nullable Object value, Map<Keyword, Object> extra) {
            Op op = new Op(ops.size(), nanosNow(), process, type, f, value, extra);
            record(op);
            return op;
        }

        void record(Op op) {
            ops.add(op);
        }

        synchronized List<String> lines() {
            return ops.stream()
                    .map(op -> op.isClient() ? op.type().name() : op.f())
                    .toList();
        }
    }

    /** Harness mutant: a completion gets the place right after its invocation. */
    private static final class Early extends Memory {
        @Override
        void record(Op op) {
            int at = ops.size();
            while (op.isClient()
                    && op.type() != OpType.INVOKE
                    && ops.get(at - 1).type() != OpType.INVOKE) {
                at--;
            }
            ops.add(at, op);
        }
    }

    /** Harness mutant: a completion gets its place only after what comes next. */
    private static final class Late extends Memory {
        private @Nullable Op held;

        @Override
        void record(Op op) {
            Op before = held;
            boolean holds = op.isClient() && op.type() != OpType.INVOKE;
            held = holds ? op : null;
            if (!holds) {
                ops.add(op);
            }
            if (before != null) {
                ops.add(before);
            }
        }
    }

    /** Nodes only wait; a client records when a call begins and ends, and when it is closed. */
    private record Recording(Recorder recorder) implements Session {
        private void mark(String f) {
            Op unused = recorder.append(Op.NEMESIS, OpType.INFO, f, null, Map.of());
        }

        @Override
        public LaunchSpec launch(NodeSetup setup) {
            return new LaunchSpec(List.of("sleep", "600"), Map.of());
        }

        @Override
        public boolean isReady(NodeAddress node) {
            return true;
        }

        @Override
        public Client openClient(NodeAddress node) {
            return new Client() {
                @Override
                public Completion invoke(Invocation op) {
                    mark("begin");
                    mark("end");
                    return switch (op.f()) {
                        case "doubt" -> new Completion.Info("timeout");
                        case "refuse" -> new Completion.Fail("refused");
                        default -> new Completion.Ok(op.value(), Map.of());
                    };
                }

                @Override
                public void close() {
                    mark("close");
                }
            };
        }
    }

    private static final class NoNemesis implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {}

        @Override
        public void healAll(Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    }

    /** How many calls of one client have nothing but the call between their two lines. */
    private int callsInPlace(Memory memory) throws Exception {
        Runner.Setup setup = new Runner.Setup(
                Generators.limit(
                        CALLS,
                        Generators.mix(List.of(
                                Generators.repeat(Invocation.of("write", 1L)),
                                Generators.repeat(Invocation.of("doubt", 2L)),
                                Generators.repeat(Invocation.of("refuse", 3L))))),
                Generators.none(),
                Generators.none(),
                List.of(),
                1,
                1,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                1);
        Session target = new Recording(memory);
        try (LocalCluster cluster = new LocalCluster(target, List.of("n1"), dir, Map.of())) {
            cluster.startAll();
            new Runner(setup, target, cluster, memory, new LiveMembership(List.of("n1")), new NoNemesis(), p -> {})
                    .run();
        }
        List<String> lines = memory.lines();
        int inPlace = 0;
        for (int i = 0; i + 3 < lines.size(); i++) {
            boolean completed = List.of("OK", "FAIL", "INFO").contains(lines.get(i + 3));
            if (lines.subList(i, i + 3).equals(List.of("INVOKE", "begin", "end")) && completed) {
                inPlace++;
            }
        }
        return inPlace;
    }

    @Test
    void eachLineIsStampedRightBeforeAndRightAfterTheCall() throws Exception {
        assertEquals(CALLS, callsInPlace(new Memory()));
    }

    @Test
    void aCompletionStampedEarlyIsNoticed() throws Exception {
        assertEquals(0, callsInPlace(new Early()));
    }

    @Test
    void aCompletionStampedLateIsNoticed() throws Exception {
        assertEquals(0, callsInPlace(new Late()));
    }
}
