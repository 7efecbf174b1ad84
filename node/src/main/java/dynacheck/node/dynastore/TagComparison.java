package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that have to move (protocol T3), in a piece of the key order: those of which fewer than a majority of
 * the view to come hold the greatest timestamp that was shown in the views that were left.
 */
class TagComparison {
    /** What a member showed. */
    private static final class Shown {
        private final List<KeyTag> told;
        private final Map<String, Timestamp> tags;

        Shown(List<KeyTag> told) {
            this.told = told;
            tags = LinkedHashMap.newLinkedHashMap(told.size());
            told.forEach(tag -> tags.put(tag.key(), tag.ts()));
        }

        boolean has(String key, Timestamp ts) {
            return tags.getOrDefault(key, Timestamp.ZERO).compareTo(ts) >= 0;
        }
    }

    /** M(k). Members show keys in order, and mostly the same ones: so they are nearly in order here. */
    private final Map<String, Timestamp> greatest = new LinkedHashMap<>();

    private final Map<View, List<ProcessId>> readers = new LinkedHashMap<>();
    /** By member of whatever view: its registers are its own, not a view's. */
    private final TreeMap<ProcessId, Shown> shown = new TreeMap<>();

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
        show(replies);
        replies.values().forEach(reply -> {
            if (reply instanceof Message.Tags tags) {
                tags.tags().forEach(tag -> greatest.merge(tag.key(), tag.ts(), TagComparison::greater));
            }
        });
        readers.put(left, List.copyOf(replies.keySet()));
    }

    /** Members of the view to come answered, or of one that was left. */
    void show(SortedMap<ProcessId, Message.Reply> replies) {
        replies.forEach((member, reply) -> {
            Shown before = shown.get(member);
            if (reply instanceof Message.Tags tags && (before == null || before.told != tags.tags())) {
                shown.put(member, new Shown(tags.tags()));
                limit = lesser(limit, tags);
            }
        });
    }

    /** Who answered, of each view that was left. */
    Map<View, List<ProcessId>> readers() {
        return readers;
    }

    /** M(k). */
    Timestamp greatest(String key) {
        return greatest.getOrDefault(key, Timestamp.ZERO);
    }

    /** Whether {@code member} showed no less of {@code key} than anybody did in the views that were left. */
    boolean holds(ProcessId member, String key) {
        Shown tags = shown.get(member);
        return tags != null && tags.has(key, greatest(key));
    }

    /**
     * Who of the views that were left showed the most of some keys.
     *
     * @param preferred of several
     */
    ProcessId fullest(List<String> keys, ProcessId preferred) {
        ProcessId fullest = preferred;
        long most = 0;
        TreeSet<ProcessId> members = new TreeSet<>();
        readers.values().forEach(members::addAll);
        for (ProcessId member : members) {
            long held = keys.stream().filter(key -> holds(member, key)).count();
            if (held > most || held == most && member.equals(preferred)) {
                fullest = member;
                most = held;
            }
        }
        return fullest;
    }

    /**
     * By what was shown so far.
     *
     * @param target members of the view to come
     * @param needed how many of them must hold a key
     */
    Result compare(Collection<ProcessId> target, int needed) {
        List<Shown> members = new ArrayList<>();
        shown.forEach((member, tags) -> {
            if (target.contains(member)) {
                members.add(tags);
            }
        });
        List<String> lacking = new ArrayList<>();
        int least = members.size();
        for (String key : told()) {
            Timestamp wanted = greatest(key);
            int holders = 0;
            for (Shown member : members) {
                holders += member.has(key, wanted) ? 1 : 0;
            }
            if (holders < needed) {
                lacking.add(key);
            } else {
                least = Math.min(least, holders);
            }
        }
        return new Result(lacking, limit, least);
    }

    /** The keys of which every replica told what it has, in order. */
    private List<String> told() {
        List<String> keys = new ArrayList<>(greatest.keySet());
        keys.sort(KeyRanges.ORDER);
        if (limit != null) {
            int place = Collections.binarySearch(keys, limit, KeyRanges.ORDER);
            return keys.subList(0, place < 0 ? -place - 1 : place + 1);
        }
        return keys;
    }

    /** The members of the view to come that hold a key, for each of the keys; the same ones are there once. */
    List<SortedSet<ProcessId>> holders(List<String> keys, Collection<ProcessId> target) {
        List<ProcessId> members = List.copyOf(shown.keySet());
        Set<SortedSet<ProcessId>> all = new LinkedHashSet<>();
        for (BitSet holding : holding(keys, members)) {
            TreeSet<ProcessId> holders = new TreeSet<>();
            holding.stream().mapToObj(members::get).filter(target::contains).forEach(holders::add);
            all.add(holders);
        }
        return List.copyOf(all);
    }

    /** Which of some members hold a key, for each of the keys; the same ones are there once. */
    private Set<BitSet> holding(List<String> keys, List<ProcessId> members) {
        Set<BitSet> all = new LinkedHashSet<>();
        for (String key : keys) {
            BitSet holding = new BitSet(members.size());
            for (int i = 0; i < members.size(); i++) {
                holding.set(i, holds(members.get(i), key));
            }
            all.add(holding);
        }
        return all;
    }

    /** The keys of which {@code replica} holds less than was shown, in order. */
    Result newerThan(Replica replica) {
        List<String> lacking = told();
        lacking.removeIf(key -> replica.register(key).ts().compareTo(greatest(key)) >= 0);
        return new Result(lacking, limit, 0);
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
