package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In which order this process prefers to ask others: last come newcomers, and whoever was late, is slow, or lacks what
 * others have. To ask only some of a view's members is, to the rest of the protocol, to lose what others were asked.
 */
class Ranking {
    /** So many times in a row others were faster: among equals that does not happen. */
    static final int SLOW = 100;

    /** For so many ticks, half a minute, somebody new is a newcomer: most are filled by then, and warm. */
    static final int NEW_TICKS = 200;

    /** For so many whole ticks somebody answers nothing, and is taken to be down. */
    private static final int SILENT_TICKS = 2;

    private final ProcessId self;
    /** Without this process. */
    private final List<ProcessId> order = new ArrayList<>();
    /** How often in a row others were faster. */
    private final TreeMap<ProcessId, Integer> slower = new TreeMap<>();

    /** With the ticks until they are none any longer. */
    private final TreeMap<ProcessId, Integer> newcomers = new TreeMap<>();

    /** Who was asked and did not answer anything since, with the tick after which it was asked first. */
    private final Map<ProcessId, Long> unanswered = new LinkedHashMap<>();

    private long ticks;

    /** For whom {@link #chosen} was chosen last; null: the order has changed since. */
    private @Nullable View view;

    private List<ProcessId> chosen = List.of();

    Ranking(ProcessId self) {
        this.self = self;
    }

    /** Those to ask: this process if it is a member of {@code w}, and others, {@code count} in all or all there are. */
    List<ProcessId> first(View w, int count) {
        if (!w.equals(view) || chosen.size() != count) {
            admit(w.members());
            view = w;
            chosen = choose(w, count);
        }
        return chosen;
    }

    private List<ProcessId> choose(View w, int count) {
        List<ProcessId> first = new ArrayList<>();
        if (w.hasMember(self)) {
            first.add(self);
        }
        for (ProcessId id : order) {
            if (first.size() < count && w.hasMember(id)) {
                first.add(id);
            }
        }
        return List.copyOf(first);
    }

    /** Of those that are new the ones that follow this process come first: not everybody prefers the same ones. */
    private void admit(SortedSet<ProcessId> members) {
        List<ProcessId> admitted = new ArrayList<>(members.tailSet(self));
        admitted.addAll(members.headSet(self));
        admitted.remove(self);
        admitted.removeAll(order);
        if (!order.isEmpty()) {
            admitted.forEach(id -> newcomers.put(id, NEW_TICKS));
        }
        order.addAll(admitted);
        order.sort(Comparator.comparing(this::isSilent)); // a newcomer answers, at least
    }

    /** How many members of {@code w} are no newcomers, as far as this process has asked of it. */
    int settled(View w) {
        return w.members().size()
                - (int) newcomers.keySet().stream().filter(w::hasMember).count();
    }

    void asked(ProcessId id) {
        if (!id.equals(self)) {
            unanswered.putIfAbsent(id, ticks);
        }
    }

    void heard(ProcessId id) {
        unanswered.remove(id);
    }

    /** Whether it is probably down: nobody is waited for who need not answer. */
    boolean isSilent(ProcessId id) {
        Long since = unanswered.get(id);
        return since != null && ticks - since > SILENT_TICKS;
    }

    void onTick() {
        ticks++;
        newcomers.replaceAll((id, ticks) -> ticks - 1);
        newcomers.values().removeIf(ticks -> ticks == 0);
    }

    /** It was late, is slow, or lacks what others have. */
    void avoid(ProcessId id) {
        slower.remove(id);
        if (order.remove(id)) {
            order.add(id);
            view = null;
        }
    }

    /** All members of {@code w} were asked, and these answered first. */
    void answered(View w, Set<ProcessId> first) {
        if (order.isEmpty()) {
            return; // nobody is preferred
        }
        for (ProcessId id : first(w, w.majority())) {
            if (first.contains(id)) {
                slower.remove(id);
            } else if (slower.merge(id, 1, Integer::sum) >= SLOW) {
                avoid(id);
            }
        }
    }

    /** Forgets who is no member of {@code curView}. */
    void moveTo(View curView) {
        order.removeIf(id -> !curView.hasMember(id));
        slower.keySet().removeIf(id -> !curView.hasMember(id));
        newcomers.keySet().removeIf(id -> !curView.hasMember(id));
        unanswered.keySet().removeIf(id -> !curView.hasMember(id));
        view = null;
    }
}
