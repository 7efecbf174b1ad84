package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * What must be on disk before what leaves (protocol core, section "durability is data"): checked against the disk
 * itself, whenever a message leaves, not against the numbers that the core attached to it.
 */
@NullUnmarked
final class DurabilityOrder {
    private record Asked(ProcessId by, ProcessId at, MessageNumber num) {}

    private final Map<Asked, Message.Request> requests = new HashMap<>();
    private final View initialView;
    private String violation = "";

    DurabilityOrder(View initialView) {
        this.initialView = initialView;
    }

    /** The first violation, or "". */
    String violation() {
        return violation;
    }

    void onRequest(ProcessId by, ProcessId at, Message.Request request) {
        requests.put(new Asked(by, at, request.num()), request);
    }

    /** {@code message} leaves {@code from} while its disk holds {@code disk}. */
    void onLeaving(ProcessId from, ProcessId to, Message message, List<Persistent> disk) {
        boolean covered = switch (message) {
            case Message.Notify notify -> holdsView(disk, notify.view());
            case Message.MemWrite own ->
                own.entries().stream()
                        .filter(entry -> entry.owner().equals(from))
                        .allMatch(entry -> holdsEntry(disk, own.view(), entry));
            case Message.Request other -> true;
            case Message.OfLife ofLife -> true;
            case Message.MemReadReply reply -> {
                View view = requests.get(new Asked(to, from, reply.num())).view();
                yield reply.entries().stream().allMatch(entry -> holdsEntry(disk, view, entry));
            }
            case Message.ReadReply reply ->
                requests.get(new Asked(to, from, reply.num())) instanceof Message.Read read
                        && holdsValue(disk, new KeyValue(read.key(), reply.value()));
            case Message.ReadChunkReply reply ->
                reply.entries().stream().allMatch(entry -> holdsValue(disk, entry))
                        && holdsKnown(disk, requests.get(new Asked(to, from, reply.num())));
            case Message.Digests reply ->
                reply.ranges().stream().allMatch(digest -> holdsKeys(disk, digest))
                        && holdsKnown(disk, requests.get(new Asked(to, from, reply.num())));
            case Message.Tags reply ->
                reply.tags().stream()
                                .allMatch(tag ->
                                        holdsValue(disk, new KeyValue(tag.key(), new TaggedValue(null, tag.ts()))))
                        && holdsKnown(disk, requests.get(new Asked(to, from, reply.num())));
            case Message.Values reply ->
                reply.entries().stream().allMatch(entry -> holdsValue(disk, entry))
                        && holdsKnown(disk, requests.get(new Asked(to, from, reply.num())));
            case Message.Seen seen -> {
                Message.Request request = requests.get(new Asked(to, from, seen.num()));
                String key = request instanceof Message.Look look ? look.key() : ((Message.WriteAndLook) request).key();
                yield holdsKnown(disk, request)
                        && seen.entries().stream().allMatch(entry -> holdsEntry(disk, request.view(), entry))
                        && (key == null || holdsValue(disk, new KeyValue(key, seen.value())));
            }
            case Message.Ack ack -> holdsWritten(disk, requests.get(new Asked(to, from, ack.num())));
        };
        if (!covered && violation.isEmpty()) {
            violation = "D: " + message + " left " + from + " before what it says was durable";
        }
    }

    /** As many keys of the range, at least: which they are, and how new, a sum does not tell. */
    private static boolean holdsKeys(List<Persistent> disk, RangeDigest digest) {
        long keys = disk.stream()
                .filter(record -> record instanceof Persistent.Register r && KeyRanges.of(r.key()) == digest.range())
                .count();
        return keys >= digest.count();
    }

    private static boolean holdsKnown(List<Persistent> disk, Message.Request request) {
        return !(request instanceof Message.Flagged flagged)
                || flagged.known().stream().allMatch(entry -> holdsEntry(disk, flagged.view(), entry));
    }

    private static boolean holdsWritten(List<Persistent> disk, Message.Request request) {
        return switch (request) {
            case Message.Write w -> holdsValue(disk, new KeyValue(w.key(), w.value()));
            case Message.WriteChunk w -> w.entries().stream().allMatch(entry -> holdsValue(disk, entry));
            case Message.MemWrite w -> w.entries().stream().allMatch(entry -> holdsEntry(disk, w.view(), entry));
            case Message.MemRead r -> true;
            case Message.Read r -> true;
            case Message.ReadChunk r -> true;
            case Message.Flagged f -> true;
            case Message.WriteAndLook w -> true;
        };
    }

    private static boolean holdsValue(List<Persistent> disk, KeyValue value) {
        return value.value().ts().equals(Timestamp.ZERO)
                || disk.stream()
                        .anyMatch(record -> record instanceof Persistent.Register r
                                && r.key().equals(value.key())
                                && r.value().ts().compareTo(value.value().ts()) >= 0);
    }

    /** As a copy, or as its owner's own. */
    private static boolean holdsEntry(List<Persistent> disk, View view, MemEntry entry) {
        return disk.stream()
                .anyMatch(record -> record instanceof Persistent.MemCopy copy
                                && copy.view().equals(view)
                                && copy.entry().owner().equals(entry.owner())
                        || record instanceof Persistent.OwnEntry own
                                && own.view().equals(view)
                                && own.proposal().equals(entry.proposal()));
    }

    private boolean holdsView(List<Persistent> disk, View view) {
        return view.equals(initialView)
                || disk.stream()
                        .anyMatch(record -> record instanceof Persistent.CurView cur && view.isSubsetOf(cur.view()));
    }
}
