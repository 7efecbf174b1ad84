package dynacheck.node.dynastore.plugin;

import dynacheck.node.dynastore.LivingProcess;
import java.util.Set;

/** DynaStore as the paper has it, line by line: the oracle of the short form, which takes fewer round trips. */
public final class FaithfulProtocol extends DynaStoreProtocol {
    public static final String NAME = "dynastore-faithful";

    public FaithfulProtocol() {
        super(NAME, LivingProcess::new);
    }

    @Override
    public String help() {
        return "the same as the paper has it, line by line: six round trips for a read or a write";
    }

    /** In the paper an operation waits for answers and for NOTIFY alone. */
    @Override
    public Set<String> options() {
        return Set.of(CHUNK_BYTES);
    }
}
