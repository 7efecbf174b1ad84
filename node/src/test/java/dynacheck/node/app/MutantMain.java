package dynacheck.node.app;

import dynacheck.node.dynastore.Mutant;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Option;

/** The node with one planted bug. It is in the jar of the mutants, which is never deployed; {@link Main} knows none. */
@NullUnmarked
public final class MutantMain extends Main {
    @Option(names = "--mutant", required = true, description = "the planted bug: ${COMPLETION-CANDIDATES}")
    private Mutant mutant;

    public static void main(String[] args) {
        run(new MutantMain(), args);
    }

    @Override
    Mutant mutant() {
        return mutant;
    }
}
