package dynacheck.node.dynastore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What processes send each other. Every message is idempotent: it may be lost, repeated and reordered. */
public sealed interface Message {
    /** Asks a member of {@code view}; answered by one {@link Reply} with the same number. */
    sealed interface Request extends Message {
        MessageNumber num();

        View view();
    }

    sealed interface Reply extends Message {
        MessageNumber num();
    }

    /** Reads all registers Mem[*] of the view's weak snapshot. */
    record MemRead(MessageNumber num, View view) implements Request {}

    record MemReadReply(MessageNumber num, List<MemEntry> entries) implements Reply {
        public MemReadReply {
            entries = List.copyOf(entries);
        }
    }

    /** Writes registers of the view's weak snapshot: an own entry, or the write-back of a collect. */
    record MemWrite(MessageNumber num, View view, List<MemEntry> entries) implements Request {
        public MemWrite {
            entries = List.copyOf(entries);
        }
    }

    /** (REQ, R, num), line 36. */
    record Read(MessageNumber num, View view, String key) implements Request {}

    /** (REPLY, num, v, ts), line 46. */
    record ReadReply(MessageNumber num, TaggedValue value) implements Reply {}

    /** (REQ, W, num, v, ts), line 35. */
    record Write(MessageNumber num, View view, String key, TaggedValue value) implements Request {}

    /** Full transfer: registers with keys after {@code afterKey} (null = from the first), in key order. */
    record ReadChunk(MessageNumber num, View view, @Nullable String afterKey, int maxBytes) implements Request {}

    /** {@code last}: no key follows the entries. */
    record ReadChunkReply(MessageNumber num, List<KeyValue> entries, boolean last) implements Reply {
        public ReadChunkReply {
            entries = List.copyOf(entries);
        }
    }

    /** Full transfer: line 35 for many keys. */
    record WriteChunk(MessageNumber num, View view, List<KeyValue> entries) implements Request {
        public WriteChunk {
            entries = List.copyOf(entries);
        }
    }

    /** A request of the short form: the receiver takes in what is known of Mem(view) before it answers. */
    sealed interface Flagged extends Request {
        List<MemEntry> known();
    }

    /** Reads Mem(view) and one register at once; a null key reads none. */
    record Look(
            MessageNumber num,
            View view,
            List<MemEntry> known,
            @Nullable String key) implements Flagged {
        public Look {
            known = List.copyOf(known);
        }

        /** The usual one, written out: of each message that arrives a simulation takes it. */
        @Override
        public int hashCode() {
            int asked = 31 * num.hashCode() + view.hashCode();
            return 31 * (31 * asked + known.hashCode()) + (key == null ? 0 : key.hashCode());
        }
    }

    /** What a transfer of the short form asks, of a view that is left or, without proposals, of the one to come. */
    sealed interface Comparing extends Flagged {}

    /** Reads the digests of some {@code ranges} of keys; without any, of all. */
    record LookDigests(MessageNumber num, View view, List<MemEntry> known, List<Integer> ranges) implements Comparing {
        public LookDigests {
            known = List.copyOf(known);
            ranges = List.copyOf(ranges);
        }
    }

    /** Those of the ranges that have keys, in order. */
    record Digests(MessageNumber num, List<RangeDigest> ranges) implements Reply {
        public Digests {
            ranges = List.copyOf(ranges);
        }
    }

    /** Reads keys and timestamps of some ranges, in order, behind {@code afterKey} (null = from the first). */
    record LookTags(
            MessageNumber num,
            View view,
            List<MemEntry> known,
            List<Integer> ranges,
            @Nullable String afterKey,
            int maxBytes)
            implements Comparing {
        public LookTags {
            known = List.copyOf(known);
            ranges = List.copyOf(ranges);
        }
    }

    /** {@code last}: no key of these ranges follows. */
    record Tags(MessageNumber num, List<KeyTag> tags, boolean last) implements Reply {
        public Tags {
            tags = List.copyOf(tags);
        }
    }

    /** Reads the registers of {@code keys}. */
    record LookValues(MessageNumber num, View view, List<MemEntry> known, List<String> keys, int maxBytes)
            implements Comparing {
        public LookValues {
            known = List.copyOf(known);
            keys = List.copyOf(keys);
        }
    }

    /** What the replica has of the first {@code told} of the keys. */
    record Values(MessageNumber num, List<KeyValue> entries, int told) implements Reply {
        public Values {
            if (told < 1) {
                throw new IllegalArgumentException("an answer about no key at all");
            }
            entries = List.copyOf(entries);
        }
    }

    /** Writes a register, then reads Mem(view), at once. */
    record WriteAndLook(MessageNumber num, View view, String key, TaggedValue value) implements Request {}

    /** Answers {@link Look} and {@link WriteAndLook}; {@code value} is what the register holds now. */
    record Seen(MessageNumber num, List<MemEntry> entries, TaggedValue value) implements Reply {
        public Seen {
            entries = List.copyOf(entries);
        }

        /** As that of {@link Look}. */
        @Override
        public int hashCode() {
            return 31 * (31 * num.hashCode() + entries.hashCode()) + value.hashCode();
        }
    }

    /** (REPLY, num), line 45; also answers {@link MemWrite} and {@link WriteChunk}. */
    record Ack(MessageNumber num) implements Reply {}

    /** (NOTIFY, view), lines 28 and 77. A receiver that has it already answers with its own if that is wanted. */
    record Notify(View view, boolean answerWanted) implements Message {}

    /** About who is who, below the protocol: see {@link LifeLines}. */
    sealed interface OfLife extends Message {}

    /** Asks a member of V(0) to record the sender's life, as it greeted. */
    record RecordLife(String life) implements OfLife {}

    /** The life of the receiver is on the sender's disk. */
    record RecordedLife(String life) implements OfLife {}

    /** The sender let in neither this life nor this start of the receiver, and never will. */
    record RefusedLife(String life, String start, String reason) implements OfLife {}

    /** Asks whoever is at an address to answer, and so to greet. */
    record WhoIsThere(long nonce) implements OfLife {}

    record Here(long nonce) implements OfLife {}
}
