package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The replica of the short form: it keeps a digest of each range of its keys, brought up to date with each write, and
 * shows digests, timestamps or values to a transfer. What it shows waits for the disk (protocol T4).
 */
class RangedReplica extends Replica {
    /** What an entry takes beside key and value, about: very many short ones must not outgrow a frame either. */
    private static final int ENTRY_BYTES = 100;

    private final TreeMap<Integer, RangeDigest> digests = new TreeMap<>();
    private final TreeMap<Integer, TreeSet<String>> keys = new TreeMap<>();

    RangedReplica(Outbox outbox) {
        super(outbox);
    }

    @Override
    void put(String key, Stored<TaggedValue> register) {
        int range = KeyRanges.of(key);
        RangeDigest digest = digests.getOrDefault(range, RangeDigest.empty(range));
        Timestamp before = register(key).ts();
        if (before.equals(Timestamp.ZERO)) {
            keys.computeIfAbsent(range, r -> new TreeSet<>()).add(key);
        } else {
            digest = digest.without(key, digested(before));
        }
        digests.put(range, digest.with(key, digested(register.value().ts())));
        super.put(key, register);
    }

    @Override
    boolean shows(RangeDigest digest) {
        return digest.equals(digests.getOrDefault(digest.range(), RangeDigest.empty(digest.range())));
    }

    /** What of a timestamp a digest tells apart. */
    Timestamp digested(Timestamp ts) {
        return ts;
    }

    @Override
    void onComparing(ProcessId from, @Nullable String address, Message.Comparing request) {
        long flagged = install(request.view(), request.known()); // T1: first the flag
        Message.Reply reply = switch (request) {
            case Message.LookDigests r -> new Message.Digests(r.num(), List.copyOf(digests.values()));
            case Message.LookTags r -> tags(r);
            case Message.LookValues r -> values(r);
        };
        outbox.send(from, address, reply, durableBefore(Math.max(flagged, persistOf(reply))));
    }

    /** What a digest tells of may be the last that was written. */
    private long persistOf(Message.Reply reply) {
        return switch (reply) {
            case Message.Tags t ->
                t.tags().stream().mapToLong(tag -> persistOf(tag.key())).max().orElse(0);
            case Message.Values v ->
                v.entries().stream().mapToLong(e -> persistOf(e.key())).max().orElse(0);
            default -> outbox.lastPersist();
        };
    }

    /** T4: what an answer tells of is durable. */
    long durableBefore(long told) {
        return told;
    }

    private Message.Tags tags(Message.LookTags request) {
        List<KeyTag> tags = new ArrayList<>();
        int bytes = 0;
        for (int range : request.ranges()) {
            for (String key : keysAfter(range, request.afterKey())) {
                if (!tags.isEmpty() && bytes >= request.maxBytes()) {
                    return new Message.Tags(request.num(), tags, false);
                }
                TaggedValue value = register(key);
                tags.add(new KeyTag(key, value.ts()));
                bytes += ENTRY_BYTES + bytes(key, value); // the values of what is told at once can be asked for at once
            }
        }
        return new Message.Tags(request.num(), tags, true);
    }

    private Collection<String> keysAfter(int range, @Nullable String after) {
        TreeSet<String> all = keys.getOrDefault(range, new TreeSet<>());
        if (after == null || range > KeyRanges.of(after)) {
            return all;
        }
        return range < KeyRanges.of(after) ? List.of() : all.tailSet(after, false);
    }

    private Message.Values values(Message.LookValues request) {
        List<KeyValue> values = new ArrayList<>();
        int bytes = 0;
        int told = 0;
        for (String key : request.keys()) {
            if (told > 0 && bytes >= request.maxBytes()) {
                break;
            }
            told++;
            TaggedValue value = register(key);
            if (!value.ts().equals(Timestamp.ZERO)) {
                values.add(new KeyValue(key, value));
                bytes += ENTRY_BYTES + bytes(key, value);
            }
        }
        return new Message.Values(request.num(), values, told);
    }
}
