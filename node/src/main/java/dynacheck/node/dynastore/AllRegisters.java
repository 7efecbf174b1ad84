package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A full transfer: every key of every view that was left moves to the view in which the traversal would end, in bounded
 * chunks of key order. A view is read only after a scan found proposals in it, so the order of lines 67 and 68 holds: a
 * write that these reads miss ends with a scan that sees the proposals, and follows.
 */
final class AllRegisters implements Registers {
    private final ContactQ contactQ;
    private final int chunkBytes;
    private final Mutant mutant;
    private final Consumer<TraceEvent> trace;
    private final TreeSet<View> left = new TreeSet<>(Views.ORDER);
    /** What a mutant read too early. */
    private final Chunk early;

    /** @param chunkBytes see {@link DynaStore} */
    AllRegisters(ContactQ contactQ, int chunkBytes, Mutant mutant, Consumer<TraceEvent> trace) {
        this.trace = trace;
        this.contactQ = contactQ;
        this.chunkBytes = chunkBytes;
        this.mutant = mutant;
        this.early = new Chunk(mutant);
    }

    /**
     * The views left so far are behind curView, which has all they had, or were never established. A majority of them
     * may be gone.
     */
    @Override
    public void onRestart() {
        left.clear();
    }

    @Override
    public void onLeaving(View w) {
        left.add(w);
    }

    /** Nothing yet: {@link #writeTo} reads, when it is known which views were left. */
    @Override
    public void readFrom(View w, Runnable then) {
        if (mutant == Mutant.READ_IN_VIEW_CONTACTS_BEFORE_SCAN) {
            readChunk(List.of(w), w, null, early, chunk -> then.run());
        } else {
            then.run();
        }
    }

    @Override
    public void writeTo(View w, Runnable then) {
        if (left.isEmpty() || mutant == Mutant.NO_TRANSFER) {
            then.run();
        } else if (mutant == Mutant.READ_IN_VIEW_CONTACTS_BEFORE_SCAN) {
            contactQ.ask(w, 0, num -> new Message.WriteChunk(num, w, early.upToLimit()), acks -> then.run());
        } else {
            moveChunk(sources(), w, null, then);
        }
    }

    private List<View> sources() {
        return switch (mutant) {
            case ONLY_FIRST_VIEW_LEFT_IS_READ -> List.of(left.first());
            case ONLY_LAST_VIEW_LEFT_IS_READ -> List.of(left.last());
            default -> List.copyOf(left);
        };
    }

    private void moveChunk(List<View> sources, View target, @Nullable String afterKey, Runnable then) {
        readChunk(sources, target, afterKey, new Chunk(mutant), chunk -> {
            List<KeyValue> entries = chunk.upToLimit();
            String limit = chunk.limit;
            Runnable next = () -> {
                if (limit == null) {
                    then.run();
                } else {
                    moveChunk(sources, target, limit, then);
                }
            };
            if (entries.isEmpty() || limit == null && mutant == Mutant.LAST_CHUNK_LOST) {
                next.run();
                return;
            }
            contactQ.ask(target, 0, num -> new Message.WriteChunk(num, target, entries), acks -> {
                trace.accept(new TraceEvent.ChunkWritten(
                        target, entries.getFirst().key(), entries.getLast().key(), List.copyOf(acks.keySet())));
                next.run();
            });
        });
    }

    private void readChunk(
            List<View> sources, View target, @Nullable String afterKey, Chunk chunk, Consumer<Chunk> then) {
        if (sources.isEmpty()) {
            then.accept(chunk);
            return;
        }
        View source = sources.getFirst();
        contactQ.ask(source, 0, num -> new Message.ReadChunk(num, source, afterKey, chunkBytes), replies -> {
            trace.accept(new TraceEvent.ChunkRead(target, source, afterKey, parts(replies)));
            chunk.add(replies.values());
            readChunk(sources.subList(1, sources.size()), target, afterKey, chunk, then);
        });
    }

    private static List<TraceEvent.ChunkPart> parts(SortedMap<ProcessId, Message.Reply> replies) {
        List<TraceEvent.ChunkPart> parts = new ArrayList<>();
        replies.forEach((from, reply) -> {
            if (reply instanceof Message.ReadChunkReply chunk) {
                String last = chunk.entries().isEmpty()
                        ? null
                        : chunk.entries().getLast().key();
                parts.add(new TraceEvent.ChunkPart(from, last, chunk.last()));
            }
        });
        return parts;
    }

    @Override
    public boolean isRead() {
        return false;
    }

    /**
     * The greatest values by key, complete for keys up to {@code limit}: beyond it some replica has told only a
     * part.
     */
    private static final class Chunk {
        final TreeMap<String, TaggedValue> values = new TreeMap<>();
        private final Mutant mutant;

        /** Null: complete for every key. */
        @Nullable
        String limit;

        Chunk(Mutant mutant) {
            this.mutant = mutant;
        }

        void add(Collection<Message.Reply> replies) {
            for (Message.Reply reply : replies) {
                if (!(reply instanceof Message.ReadChunkReply chunk)) {
                    continue;
                }
                chunk.entries().forEach(e -> values.merge(e.key(), e.value(), TaggedValue::max));
                if (!chunk.last() && !chunk.entries().isEmpty()) {
                    String lastKey = chunk.entries().getLast().key();
                    boolean nearer = limit == null || lastKey.compareTo(limit) < 0;
                    limit = nearer != (limit != null && mutant == Mutant.GREATEST_LIMIT) ? lastKey : limit;
                }
            }
        }

        List<KeyValue> upToLimit() {
            List<KeyValue> entries = new ArrayList<>();
            (limit == null ? values : values.headMap(limit, mutant != Mutant.CHUNK_WITHOUT_ITS_LIMIT))
                    .forEach((key, value) -> entries.add(new KeyValue(key, value)));
            return entries;
        }
    }
}
