package dynacheck.run;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.generator.Context;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.generator.Step;
import dynacheck.history.Op;
import dynacheck.injection.Nemesis;
import dynacheck.injection.NemesisPackage;
import dynacheck.membership.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Several nemesis packages as one nemesis: each operation's name is marked with its package, {@code "kill/start"}. */
final class Faults implements Nemesis {
    private final Map<String, Nemesis> parts = new LinkedHashMap<>();

    Faults(List<NemesisPackage> packages, Cluster cluster, Membership membership, long seed) {
        AtomicLong ids = new AtomicLong();
        for (NemesisPackage p : packages) {
            parts.put(p.name(), p.open(cluster, membership, ids::incrementAndGet, seed + parts.size()));
        }
    }

    /** The package's schedule, with its operations marked. */
    record Marked(String name, Generator inner) implements Generator {
        @Override
        public Step next(Context context) {
            return switch (inner.next(context)) {
                case Step.Emit e -> {
                    Invocation op = Invocation.of(name + "/" + e.op().f(), e.op().value(), e.op().node());
                    yield new Step.Emit(op, e.thread(), e.timeNanos(), with(e.rest()));
                }
                case Step.Pending p -> new Step.Pending(p.untilNanos(), with(p.rest()));
                case Step.Done d -> d;
            };
        }

        @Override
        public Generator update(Context context, Op event) {
            return with(inner.update(context, event));
        }

        private Marked with(Generator next) {
            return next == inner ? this : new Marked(name, next);
        }
    }

    @Override
    public void invoke(Invocation op, Consumer<FaultEvent> journal) throws Exception {
        int slash = op.f().indexOf('/');
        Nemesis part = parts.get(op.f().substring(0, Math.max(0, slash)));
        if (part == null) {
            throw new IllegalArgumentException("no nemesis for " + op.f());
        }
        part.invoke(Invocation.of(op.f().substring(slash + 1), op.value(), op.node()), journal);
    }

    /** Heals all parts, also when the journal can take no more lines (a full disk); then that is thrown at the end. */
    @Override
    public void healAll(Consumer<FaultEvent> journal) {
        List<RuntimeException> failures = new ArrayList<>();
        Consumer<FaultEvent> patient = event -> {
            try {
                journal.accept(event);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        };
        parts.values().forEach(part -> part.healAll(patient));
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    @Override
    public void close() {
        parts.values().forEach(Nemesis::close);
    }
}
