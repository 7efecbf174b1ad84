package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * What a majority of a view's members showed of Mem (short form, F1 to F5).
 *
 * @param entries the union of what they showed, one for each owner
 * @param lacking those of them that fewer than a majority of the members showed
 */
record Sight(List<MemEntry> entries, List<MemEntry> lacking) {
    private static final Sight NOTHING = new Sight(List.of(), List.of());

    Sight {
        entries = List.copyOf(entries);
        lacking = List.copyOf(lacking);
    }

    static Sight of(View w, Collection<Message.Reply> replies) {
        if (showNothing(replies)) {
            return NOTHING;
        }
        TreeMap<ProcessId, MemEntry> union = new TreeMap<>();
        TreeMap<ProcessId, Integer> shown = new TreeMap<>();
        for (Message.Reply reply : replies) {
            for (MemEntry entry : entriesOf(reply)) {
                union.put(entry.owner(), entry);
                shown.merge(entry.owner(), 1, Integer::sum);
            }
        }
        List<MemEntry> lacking = new ArrayList<>(union.values());
        lacking.removeIf(entry -> shown.getOrDefault(entry.owner(), 0) >= w.majority());
        return new Sight(List.copyOf(union.values()), lacking);
    }

    /** As nearly always. */
    private static boolean showNothing(Collection<Message.Reply> replies) {
        for (Message.Reply reply : replies) {
            if (!entriesOf(reply).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static List<MemEntry> entriesOf(Message.Reply reply) {
        return switch (reply) {
            case Message.MemReadReply r -> r.entries();
            case Message.Seen s -> s.entries();
            case Message.ReadReply r -> List.of();
            case Message.ReadChunkReply r -> List.of();
            case Message.Digests d -> List.of();
            case Message.Tags t -> List.of();
            case Message.Values v -> List.of();
            case Message.Ack a -> List.of();
        };
    }

    /** Nothing is proposed, as far as a majority knows. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Some entry is at a majority already, so every collect that begins now finds it: NV4 rests on that. */
    boolean isFixed() {
        return lacking.size() < entries.size();
    }
}
