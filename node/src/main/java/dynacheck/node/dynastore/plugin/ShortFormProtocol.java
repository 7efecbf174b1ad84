package dynacheck.node.dynastore.plugin;

import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.View;

/** DynaStore in its short form. Processes of the two forms refuse each other, for a cluster must not mix them. */
public final class ShortFormProtocol extends DynaStoreProtocol {
    public static final String NAME = "dynastore-short";

    public ShortFormProtocol() {
        super(LivingProcess.SHORT_FORM);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String help() {
        return "the same with fewer round trips: two for a write, one or two for a read";
    }

    @Override
    String fingerprint(View view) {
        return NAME + "-" + super.fingerprint(view);
    }
}
