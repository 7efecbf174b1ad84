package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that have to move (protocol T3), in a piece of the key order: those of which fewer than a majority of
 * the view to come hold the greatest timestamp that was shown in the views that were left.
 */
class TagComparison {
    /** M(k). */
    private final TreeMap<String, Timestamp> greatest = new TreeMap<>(KeyRanges.ORDER);

    private final Map<View, List<ProcessId>> readers = new LinkedHashMap<>();
    private @Nullable String limit;

    /**
     * What is to be done about a piece.
     *
     * @param lacking keys that have to move, in order
     * @param limit the last key of which every replica told what it has; null: they told of every key
     * @param holders how many members of the view to come hold each key that need not move, at least
     */
    record Result(List<String> lacking, @Nullable String limit, int holders) {}

    /** Members of a view that was left answered. */
    void add(View left, SortedMap<ProcessId, Message.Reply> replies) {
        for (Message.Tags tags : tags(replies.values())) {
            tags.tags().forEach(tag -> greatest.merge(tag.key(), tag.ts(), TagComparison::greater));
            limit = lesser(limit, tags);
        }
        readers.put(left, List.copyOf(replies.keySet()));
    }

    /** Who answered, of each view that was left. */
    Map<View, List<ProcessId>> readers() {
        return readers;
    }

    /** M(k). */
    Timestamp greatest(String key) {
        return greatest.getOrDefault(key, Timestamp.ZERO);
    }

    /**
     * Members of the view to come answered.
     *
     * @param needed how many of them must hold a key
     */
    Result compare(Collection<Message.Reply> target, int needed) {
        List<TreeMap<String, Timestamp>> members = new ArrayList<>();
        String told = limit;
        for (Message.Tags tags : tags(target)) {
            TreeMap<String, Timestamp> held = new TreeMap<>();
            tags.tags().forEach(tag -> held.put(tag.key(), tag.ts()));
            members.add(held);
            told = lesser(told, tags);
        }
        List<String> lacking = new ArrayList<>();
        int least = members.size();
        for (Map.Entry<String, Timestamp> wanted : greatest.entrySet()) {
            if (told != null && KeyRanges.ORDER.compare(wanted.getKey(), told) > 0) {
                break;
            }
            int holders = holders(members, wanted.getKey(), wanted.getValue());
            if (holders < needed) {
                lacking.add(wanted.getKey());
            } else {
                least = Math.min(least, holders);
            }
        }
        return new Result(lacking, told, least);
    }

    /** The keys of which {@code replica} holds less than was shown, in order. */
    Result newerThan(Replica replica) {
        List<String> lacking = new ArrayList<>();
        greatest.forEach((key, ts) -> {
            boolean told = limit == null || KeyRanges.ORDER.compare(key, limit) <= 0;
            if (told && replica.register(key).ts().compareTo(ts) < 0) {
                lacking.add(key);
            }
        });
        return new Result(lacking, limit, 0);
    }

    private static int holders(List<TreeMap<String, Timestamp>> members, String key, Timestamp ts) {
        return (int) members.stream()
                .filter(held -> held.getOrDefault(key, Timestamp.ZERO).compareTo(ts) >= 0)
                .count();
    }

    private static List<Message.Tags> tags(Collection<Message.Reply> replies) {
        return replies.stream()
                .filter(Message.Tags.class::isInstance)
                .map(Message.Tags.class::cast)
                .toList();
    }

    private static @Nullable String lesser(@Nullable String limit, Message.Tags tags) {
        if (tags.last() || tags.tags().isEmpty()) {
            return limit;
        }
        String last = tags.tags().getLast().key();
        return limit == null || KeyRanges.ORDER.compare(last, limit) < 0 ? last : limit;
    }

    private static Timestamp greater(Timestamp a, Timestamp b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
