package dynacheck.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.cluster.Cluster;
import dynacheck.fault.FaultEvent;
import dynacheck.fault.FaultEvent.Phase;
import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.injection.About;
import dynacheck.injection.Nemesis;
import dynacheck.injection.NemesisPackage;
import dynacheck.membership.LiveMembership;
import dynacheck.membership.Membership;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final List<String> healed = new ArrayList<>();

    /** Journals one line before it heals. */
    private final class Healing implements NemesisPackage, Nemesis {
        private final String name;

        Healing(String name) {
            this.name = name;
        }

        @Override
        public void healAll(Consumer<FaultEvent> journal) {
            journal.accept(new FaultEvent(1, name, Phase.HEALING, List.of(), List.of(), List.of(), false, null));
            healed.add(name);
        }

        @Override
        public About about() {
            return About.of(name, name);
        }

        @Override
        public Generator schedule(Duration interval, Duration timeLimit) {
            return Generators.none();
        }

        @Override
        public Nemesis open(Cluster cluster, Membership membership, LongSupplier faultIds, long seed) {
            return this;
        }

        @Override
        public void invoke(Invocation op, Consumer<FaultEvent> journal) {}

        @Override
        public void close() {}
    }

    @Test
    void everyPartIsHealedAlsoWhenTheDiskIsFull() {
        Cluster none = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (self, method, args) -> {
                    throw new AssertionError(method);
                });
        Faults faults = new Faults(
                List.of(new Healing("kill"), new Healing("partition")), none, new LiveMembership(Set.of("n1")), 1);
        Consumer<FaultEvent> full = event -> {
            throw new IllegalStateException("no space left");
        };
        assertThrows(IllegalStateException.class, () -> faults.healAll(full));
        assertEquals(List.of("kill", "partition"), healed);
    }
}
