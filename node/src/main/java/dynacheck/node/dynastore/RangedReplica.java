package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The replica of the short form: it keeps a digest of each range of its keys, brought up to date with each write, and
 * shows digests, timestamps or values to a transfer. What it shows waits for the disk (protocol T4).
 */
class RangedReplica extends Replica {
    /** What an entry takes beside key and value, about: very many short ones must not outgrow a frame either. */
    private static final int ENTRY_BYTES = 100;

    /** More than one range of so many: fewer are being written just now, mostly. */
    private static final int MANY = 4;

    /** The keys of one range, in order, and the digest of them. */
    private static final class Range {
        private RangeDigest digest;
        private final ArrayList<String> keys = new ArrayList<>();

        Range(int number) {
            digest = RangeDigest.empty(number);
        }

        /** One that is new. From the disk they come in order. */
        void add(String key) {
            if (keys.isEmpty() || keys.getLast().compareTo(key) < 0) {
                keys.add(key);
                return;
            }
            int place = Collections.binarySearch(keys, key);
            if (place < 0) {
                keys.add(-place - 1, key);
            }
        }

        List<String> keysBehind(String key) {
            int place = Collections.binarySearch(keys, key);
            return keys.subList(place < 0 ? -place - 1 : place + 1, keys.size());
        }
    }

    /** What is told, and what must be durable before. */
    private record Told(Message.Reply reply, long persist) {}

    /** By number; null: nobody wrote a key of it. */
    private final @Nullable Range[] ranges = new @Nullable Range[KeyRanges.COUNT];

    /** Which of them are not null: of a small store, few. */
    private final BitSet used = new BitSet(KeyRanges.COUNT);

    RangedReplica(Outbox outbox) {
        super(outbox);
    }

    @Override
    void put(String key, Stored<TaggedValue> register) {
        int number = KeyRanges.of(key);
        Range range = ranges[number];
        if (range == null) {
            range = new Range(number);
            ranges[number] = range;
            used.set(number);
        }
        Timestamp before = register(key).ts();
        if (before.equals(Timestamp.ZERO)) {
            range.add(key);
        } else {
            range.digest = range.digest.without(key, digested(before));
        }
        range.digest = range.digest.with(key, digested(register.value().ts()));
        super.put(key, register);
    }

    @Override
    boolean shows(RangeDigest digest) {
        Range range = ranges[digest.range()];
        return digest.equals(range == null ? RangeDigest.empty(digest.range()) : range.digest);
    }

    /** Ranges of which whoever told these digests lacks something that is here; not those of which it has more. */
    BitSet notHeldBy(List<RangeDigest> told) {
        BitSet ofMore = (BitSet) used.clone();
        for (RangeDigest digest : told) {
            Range range = ranges[digest.range()];
            if (range == null || digest.count() > range.digest.count() || digest.isSameAs(range.digest)) {
                ofMore.clear(digest.range());
            }
        }
        return ofMore;
    }

    /** Whether they are many of those in which there is a key, with so many keys at least. */
    boolean areMany(BitSet some, int keys) {
        long there = some.stream()
                .mapToObj(number -> ranges[number])
                .filter(Objects::nonNull)
                .mapToLong(range -> range.digest.count())
                .sum();
        return there >= keys && some.cardinality() > used.cardinality() / MANY;
    }

    /**
     * The next registers of some ranges in the order of their keys, in which a disk that has none of them takes them in
     * with the least effort; none: there are no more.
     */
    List<KeyValue> next(BitSet some, @Nullable String after, int maxBytes) {
        List<KeyValue> entries = new ArrayList<>();
        int bytes = 0;
        for (String key : keysAfter(after)) {
            if (bytes >= maxBytes) {
                break;
            }
            if (some.get(KeyRanges.of(key))) {
                KeyValue entry = new KeyValue(key, register(key));
                entries.add(entry);
                bytes += bytesInMessage(key, entry.value());
            }
        }
        return entries;
    }

    /** What an entry takes in a message, about. */
    static int bytesInMessage(String key, TaggedValue value) {
        return ENTRY_BYTES + bytes(key, value);
    }

    /** What of a timestamp a digest tells apart. */
    Timestamp digested(Timestamp ts) {
        return ts;
    }

    @Override
    void onComparing(ProcessId from, @Nullable String address, Message.Comparing request) {
        long flagged = install(request.view(), request.known()); // T1: first the flag
        Told told = switch (request) {
            case Message.LookDigests r ->
                new Told(new Message.Digests(r.num(), digests(r.ranges())), outbox.lastPersist());
            case Message.LookTags r -> tags(r);
            case Message.LookValues r -> values(r);
        };
        outbox.send(from, address, told.reply(), durableBefore(Math.max(flagged, told.persist())));
    }

    /** What they tell of may be the last that was written. */
    private List<RangeDigest> digests(List<Integer> asked) {
        BitSet told = (BitSet) used.clone();
        if (!asked.isEmpty()) {
            told.and(KeyRanges.of(asked));
        }
        List<RangeDigest> digests = new ArrayList<>(told.cardinality());
        for (int number = told.nextSetBit(0); number >= 0; number = told.nextSetBit(number + 1)) {
            digests.add(Objects.requireNonNull(ranges[number]).digest);
        }
        return digests;
    }

    /** T4: what an answer tells of is durable. */
    long durableBefore(long told) {
        return told;
    }

    private Told tags(Message.LookTags request) {
        List<KeyTag> tags = new ArrayList<>();
        int bytes = 0;
        long persist = 0;
        for (int range : request.ranges()) {
            for (String key : keysAfter(range, request.afterKey())) {
                if (!tags.isEmpty() && bytes >= request.maxBytes()) {
                    return new Told(new Message.Tags(request.num(), tags, false), persist);
                }
                Stored<TaggedValue> register = stored(key);
                persist = Math.max(persist, register.persist());
                tags.add(new KeyTag(key, register.value().ts()));
                bytes += bytesInMessage(key, register.value()); // what is told at once can be asked for at once
            }
        }
        return new Told(new Message.Tags(request.num(), tags, true), persist);
    }

    private List<String> keysAfter(int number, @Nullable String after) {
        Range range = number < 0 || number >= ranges.length ? null : ranges[number];
        if (range == null) {
            return List.of();
        }
        if (after == null || number > KeyRanges.of(after)) {
            return range.keys;
        }
        return number < KeyRanges.of(after) ? List.of() : range.keysBehind(after);
    }

    private Told values(Message.LookValues request) {
        List<KeyValue> values = new ArrayList<>();
        int bytes = 0;
        int told = 0;
        long persist = 0;
        for (String key : request.keys()) {
            if (told > 0 && bytes >= request.maxBytes()) {
                break;
            }
            told++;
            Stored<TaggedValue> register = stored(key);
            TaggedValue value = register.value();
            if (!value.ts().equals(Timestamp.ZERO)) {
                persist = Math.max(persist, register.persist());
                values.add(new KeyValue(key, value));
                bytes += bytesInMessage(key, value);
            }
        }
        return new Told(new Message.Values(request.num(), values, told), persist);
    }
}
