package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.injection.Nemesis;
import dynacheck.runner.Runner;
import dynacheck.target.Completion;
import dynacheck.target.SimulatedSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same seed gives the same events; a system with a hidden source of difference is found out, with the event. */
@Timeout(60)
class DivergenceTest {
    private static final List<String> NODES =
            IntStream.rangeClosed(1, 7).mapToObj(i -> "n" + i).toList();

    private enum Plant {
        NONE,
        WALL_CLOCK,
        HASH_ORDER
    }

    /** Has the identity hash code of its object: no two runs agree on the order of a set of these. */
    @SuppressWarnings("ClassCanBeRecord")
    private static final class Peer {
        final String name;

        Peer(String name) {
            this.name = name;
        }
    }

    /** A node asks every other one and answers its client when all have answered. */
    private record Echo(Plant plant) implements SimulatedSystem {
        @Override
        public Process boot(Boot boot, Host host) {
            Set<Peer> peers = new HashSet<>();
            boot.initialView().forEach(a -> peers.add(new Peer(a.node())));
            return new Process() {
                private final Map<Long, Integer> answers = new HashMap<>();

                @Override
                public void start() {}

                @Override
                public void receive(String from, Object message) {
                    String text = (String) message;
                    if (text.startsWith("ask ")) {
                        host.send(from, text.substring(4));
                    } else {
                        long token = Long.parseLong(text.split(" ")[0]);
                        if (answers.merge(token, 1, Integer::sum) == NODES.size()) {
                            host.answer(token, new Completion.Ok(null, Map.of()));
                        }
                    }
                }

                @Override
                public void request(long token, Invocation op) {
                    String extra = plant == Plant.WALL_CLOCK ? " " + System.nanoTime() : "";
                    if (plant == Plant.HASH_ORDER) {
                        peers.forEach(peer -> host.send(peer.name, "ask " + token));
                    } else {
                        NODES.forEach(node -> host.send(node, "ask " + token + extra));
                    }
                }

                @Override
                public void durable(long number) {}

                @Override
                public boolean isEnabled() {
                    return true;
                }
            };
        }

        @Override
        public Duration deadline(Invocation op) {
            return Duration.ofSeconds(1);
        }
    }

    private static SimRun.Outcome run(Plant plant, long seed, SimRun.@Nullable Trail trail) {
        SimRun run = new SimRun("echo", new Echo(plant), NODES, Map.of(), FaultModel.CALM, seed);
        Runner.Setup setup = new Runner.Setup(
                Generators.repeat(Invocation.of("echo", null)),
                Generators.none(),
                Generators.none(),
                List.of(),
                3,
                1,
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                seed);
        return run.run(membership -> setup, (cluster, membership) -> new NoNemesis(), trail);
    }

    private static Optional<String> divergence(Plant plant) {
        return Divergence.of(trail -> {
            SimRun.Outcome outcome = run(plant, 1, trail);
            assertTrue(outcome.delivered() > 100, "something must have happened");
        });
    }

    @Test
    void equalSeedsGiveEqualRuns() {
        assertEquals(Optional.empty(), divergence(Plant.NONE));
        long hash = run(Plant.NONE, 1, null).hash();
        assertEquals(hash, run(Plant.NONE, 1, null).hash());
        assertNotEquals(hash, run(Plant.NONE, 2, null).hash());
    }

    @Test
    void aWallClockInAMessageIsNamed() {
        String where = divergence(Plant.WALL_CLOCK).orElseThrow();
        assertTrue(where.startsWith("event "), where);
        assertTrue(where.contains(": ask "), where);
        assertNotEquals(
                run(Plant.WALL_CLOCK, 1, null).hash(),
                run(Plant.WALL_CLOCK, 1, null).hash());
    }

    @Test
    void anOrderOfHashCodesIsNamed() {
        String where = divergence(Plant.HASH_ORDER).orElseThrow();
        assertTrue(where.contains("differs"), where);
    }

    private record NoNemesis() implements Nemesis {
        @Override
        public void invoke(Invocation op, Consumer<dynacheck.fault.FaultEvent> journal) {}

        @Override
        public void healAll(Consumer<dynacheck.fault.FaultEvent> journal) {}

        @Override
        public void close() {}
    }
}
