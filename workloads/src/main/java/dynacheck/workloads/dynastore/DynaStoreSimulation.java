package dynacheck.workloads.dynastore;

import dynacheck.history.Waiting;
import dynacheck.membership.Standing;
import dynacheck.node.core.Change;
import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.DiskWitness;
import dynacheck.node.dynastore.DynaStatus;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.Phase;
import dynacheck.node.dynastore.TraceEvent;
import dynacheck.node.dynastore.Tuning;
import dynacheck.node.dynastore.View;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.workloads.dynastore.trace.Observations;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The unchanged core of the DynaStore node in the simulator. One object for each run. */
public final class DynaStoreSimulation extends NodeSimulation<Birth> {
    /** One register, some, or all: where a transfer is cut makes a difference only if it is. */
    private static final List<Integer> CHUNKS = List.of(1, 8, 16, 32, Tuning.DEFAULT.chunkBytes());

    /** In every second seed all members are asked, which makes more orders of messages. */
    private static final List<Integer> SPARE_LOOKS = List.of(0, 0, 1, Tuning.ALL, Tuning.ALL, Tuning.ALL);

    /** None in every second run: there operations follow a reconfiguration, and meet it in each of its steps. */
    private static final List<Integer> PATIENCE_MS = List.of(0, 0, 0, 25, Tuning.DEFAULT.patienceMillis(), 400);

    /** Registers that must be lacking: in every second run none of a small store are copied before a proposal. */
    private static final List<Integer> PRE_COPY_FROM = List.of(0, 1, 2, 1_000, 1_000, Tuning.DEFAULT.preCopyFrom());

    /**
     * More than these do not move one by one: over slow links that takes longer than a run waits for a reconfiguration,
     * which would look like one that never completes.
     */
    private static final int FEW_REGISTERS = 8;

    private static final int LEAST_OF_EACH = 16;

    private final SimulationTraces traces = new SimulationTraces();
    private final Function<Map<String, String>, LivingProcess.Factory> asked;
    /** V(0): one object, for it is compared with every message. */
    private @Nullable View initialView;

    DynaStoreSimulation() {
        this(DynaStoreTarget::processes);
    }

    /** @param asked what makes the processes that these options ask for */
    DynaStoreSimulation(Function<Map<String, String>, LivingProcess.Factory> asked) {
        this.asked = asked;
    }

    @Override
    public Map<String, String> vary(SplittableRandom random, int registers) {
        int drawn = CHUNKS.get(random.nextInt(CHUNKS.size()));
        int least = registers > FEW_REGISTERS ? registers * LEAST_OF_EACH : 0;
        int patience = PATIENCE_MS.get(random.nextInt(PATIENCE_MS.size()));
        int spareLooks = SPARE_LOOKS.get(random.nextInt(SPARE_LOOKS.size()));
        int preCopyFrom = PRE_COPY_FROM.get(random.nextInt(PRE_COPY_FROM.size()));
        return Map.of(
                DynaStoreTarget.CHUNK_BYTES,
                String.valueOf(Math.max(drawn, least)),
                DynaStoreTarget.PATIENCE_MS,
                String.valueOf(patience),
                DynaStoreTarget.SPARE_LOOKS,
                String.valueOf(spareLooks),
                DynaStoreTarget.PRE_COPY_FROM,
                String.valueOf(preCopyFrom));
    }

    @Override
    public Observer observer() {
        return new Observations();
    }

    @Override
    public Set<String> phases() {
        return named(EnumSet.allOf(Phase.class));
    }

    static Set<String> named(Set<Phase> phases) {
        Set<String> names = new TreeSet<>();
        phases.forEach(phase -> names.add(phase.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return names;
    }

    @Override
    public Process boot(Boot boot, Host host) {
        List<Persistent> records =
                boot.disk().stream().map(Persistent.class::cast).toList();
        LivingProcess.Factory processes = asked.apply(boot.options());
        Birth birth = birth(boot);
        DurableState<Persistent> durable = new DurableState<>(boot.incarnation(), records);
        LivingProcess core =
                processes.make(birth, durable, name(boot.random()), DynaStoreProtocol.tuning(boot.options()));
        return new SimulatedProcess<>(
                this::id, core, inside(core), host, boot.random(), DiskWitness.ofWholeTrace(birth, durable, processes));
    }

    private SimulatedProcess.Inside inside(LivingProcess core) {
        return new SimulatedProcess.Inside() {
            @Override
            public boolean isEnabled() {
                return core.dynaStatus().enabled();
            }

            @Override
            public List<Waiting> waiting() {
                return core.waiting().stream()
                        .map(w -> new Waiting(
                                w.phase().title(),
                                w.key(),
                                w.view().toString(),
                                names(w.view().members()),
                                names(w.answered()),
                                w.needed()))
                        .toList();
            }

            @Override
            public Optional<Standing> standing() {
                DynaStatus now = core.dynaStatus();
                return Optional.of(new Standing(now.curView().toString(), now.unfinished()));
            }

            @Override
            public Set<String> phases() {
                return named(core.phases());
            }

            @Override
            public void traced(Object event, Host world) {
                if (event instanceof TraceEvent.TraverseRestarted) {
                    world.covered("traverse-restart");
                }
                world.trace(traces.of((TraceEvent) event));
            }
        };
    }

    @Override
    Birth begin(Boot boot, String life) {
        String node = boot.self().node();
        return new Birth(node, life, "sim", addressOf(node), initialView(boot));
    }

    @Override
    ProcessId process(Birth birth) {
        return birth.process();
    }

    private View initialView(Boot boot) {
        View v0 = initialView;
        if (v0 == null) {
            v0 = View.of(boot.initialView().stream()
                    .<Change>map(a -> new Change.Add(ProcessId.of(a.node()), addressOf(a.node())))
                    .toList());
            initialView = v0;
        }
        return v0;
    }
}
