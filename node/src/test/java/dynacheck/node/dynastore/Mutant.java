package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import java.util.Locale;

/**
 * A planted bug: a process with one part that does one thing in another way, which the checkers must notice. Each is a
 * constant of one of the enums in {@link MutantCatalogue#ALL}, with what the bug is, how it is killed, and the method
 * that it overrides.
 *
 * <p>What they break: <b>A</b> atomicity, <b>NV</b> the weak snapshot's NV1-NV4, <b>EV</b> the established views of
 * Definition 2, <b>L</b> the liveness of Definition 1, <b>D</b> durability before what depends on it leaves, <b>C</b>
 * convergence: what was proposed is completed.
 */
interface Mutant extends Parts {
    /** In capitals. */
    String name();

    Fate fate();

    /** Off: what a mutant does must be noticed by its properties, as in a system that checks nothing itself. */
    @Override
    default SelfCheck selfCheck(ProcessId self, View initialView, DurableState<Persistent> durable) {
        return new SelfCheck(self, initialView, durable) {
            @Override
            void broken(String what) {}
        };
    }

    /** As users write it. */
    default String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
