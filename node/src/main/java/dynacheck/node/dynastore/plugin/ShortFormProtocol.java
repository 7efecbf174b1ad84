package dynacheck.node.dynastore.plugin;

import dynacheck.node.dynastore.LivingProcess;

/** DynaStore in its short form. Its name is part of the fingerprint, so a cluster never mixes the two. */
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
}
