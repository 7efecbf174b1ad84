package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.SortedSet;

/** Who is asked in a view and how many answers are enough: its members, and a majority of them. */
final class Quorum {
    private final View initialView;
    private final Mutant mutant;

    /** @param initialView V(0), for mutants that stick to it */
    Quorum(View initialView, Mutant mutant) {
        this.initialView = initialView;
        this.mutant = mutant;
    }

    SortedSet<ProcessId> asked(View view) {
        return mutant == Mutant.QUORUM_OF_INITIAL_VIEW ? initialView.members() : view.members();
    }

    int needed(View view) {
        return switch (mutant) {
            case HALF_QUORUM -> Math.max(1, view.members().size() / 2);
            case QUORUM_OF_INITIAL_VIEW, MAJORITY_COUNT_OF_INITIAL_VIEW -> initialView.majority();
            default -> view.majority();
        };
    }
}
