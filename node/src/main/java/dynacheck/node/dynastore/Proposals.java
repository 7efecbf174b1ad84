package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What nobody can mean to propose. A change is for ever, so it is refused before anything is sent and certainly has no
 * effect. Judged by what the proposer knows: a process that was added elsewhere a moment ago may be unknown here.
 */
final class Proposals {
    private Proposals() {}

    /**
     * Why {@code changes} are refused, with the fix, or null.
     *
     * @param known every change that the proposer has heard of
     */
    static @Nullable String refusal(View known, List<Change> changes) {
        Set<ProcessId> removed = new TreeSet<>(View.of(changes).remove());
        View proposed = known;
        for (Change change : changes) {
            String refusal = change instanceof Change.Add add
                    ? add(known, proposed, add, removed)
                    : known.adds(change.id())
                            ? null
                            : "no " + change.id() + " was ever added, as far as"
                                    + " this process knows: check the id, or ask a member of a later view";
            if (refusal != null) {
                return refusal;
            }
            proposed = proposed.union(View.of(List.of(change)));
        }
        return proposed.members().isEmpty()
                ? "nobody would be left of " + known.members() + ", and all data would be gone: add a process first"
                : null;
    }

    private static @Nullable String add(View known, View proposed, Change.Add add, Set<ProcessId> removed) {
        ProcessId id = add.id();
        if (removed.contains(id)) {
            return id + " is both added and removed: leave out one of them";
        }
        if (known.removes(id)) {
            return id + " was removed, and a process never comes back: start a new one, on an empty folder, and add"
                    + " that" + (id.life().isEmpty() ? " under a new id" : "");
        }
        String address = proposed.address(id);
        if (address != null && !address.equals(add.address())) {
            return id + " is at " + address + ", not at " + add.address()
                    + ": an id keeps its address; start a new process under a new id and add that";
        }
        for (ProcessId member : proposed.members()) {
            if (!member.equals(id) && member.name().equals(id.name())) {
                return "a process named " + id + " is a member, as life " + member.life() + " at "
                        + proposed.address(member) + ": remove it first, or start the new one under another name";
            }
            if (!member.equals(id) && add.address().equals(proposed.address(member))) {
                return add.address() + " is the address of " + member + ": give the one at which " + id + " listens";
            }
        }
        return null;
    }
}
