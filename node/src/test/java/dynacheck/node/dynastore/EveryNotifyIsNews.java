package dynacheck.node.dynastore;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import org.jspecify.annotations.NullUnmarked;

/** Processes that move curView with every NOTIFY, and notice themselves that it does not grow, as no mutant does. */
@NullUnmarked
public final class EveryNotifyIsNews implements Parts {
    /** For tests of whoever runs such processes. */
    public static LivingProcess.Factory processes() {
        return new EveryNotifyIsNews();
    }

    @Override
    public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
        return new DynaStore(self, v0, durable, tuning, this, outbox) {
            @Override
            boolean isNews(View w) {
                return true;
            }
        };
    }
}
