package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A full transfer: every key of every view that was left moves to the view in which the traversal would end, in bounded
 * chunks of key order. A view is read only after a scan found proposals in it, so the order of lines 67 and 68 holds: a
 * write that these reads miss ends with a scan that sees the proposals, and follows.
 */
class AllRegisters implements Registers {
    final ContactQ contactQ;
    final int chunkBytes;
    final Consumer<TraceEvent> trace;
    final TreeSet<View> left = new TreeSet<>(Views.ORDER);

    /** @param chunkBytes see {@link Tuning} */
    AllRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        this.trace = trace;
        this.contactQ = contactQ;
        this.chunkBytes = chunkBytes;
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
        then.run();
    }

    @Override
    public void writeTo(View w, Runnable then) {
        if (left.isEmpty()) {
            then.run();
        } else {
            moveChunk(sources(), w, null, then);
        }
    }

    /** Any of the views that were left may have a value that the others have not. */
    List<View> sources() {
        return List.copyOf(left);
    }

    private void moveChunk(List<View> sources, View target, @Nullable String afterKey, Runnable then) {
        readChunk(
                sources,
                target,
                afterKey,
                chunk(),
                chunk -> writeChunk(chunk, target, () -> {
                    String limit = chunk.limit();
                    if (limit == null) {
                        then.run();
                    } else {
                        moveChunk(sources, target, limit, then);
                    }
                }));
    }

    Chunk chunk() {
        return new Chunk();
    }

    void readChunk(List<View> sources, View target, @Nullable String afterKey, Chunk chunk, Consumer<Chunk> then) {
        if (sources.isEmpty()) {
            then.accept(chunk);
            return;
        }
        View source = sources.getFirst();
        contactQ.ask(source, 0, num -> chunkRequest(num, source, afterKey), replies -> {
            trace.accept(new TraceEvent.ChunkRead(target, source, afterKey, parts(replies)));
            chunk.add(replies.values());
            readChunk(sources.subList(1, sources.size()), target, afterKey, chunk, then);
        });
    }

    Message.Request chunkRequest(MessageNumber num, View source, @Nullable String afterKey) {
        return new Message.ReadChunk(num, source, afterKey, chunkBytes);
    }

    void writeChunk(Chunk chunk, View target, Runnable then) {
        List<KeyValue> entries = chunk.upToLimit();
        if (entries.isEmpty()) {
            then.run();
            return;
        }
        contactQ.ask(target, 0, num -> new Message.WriteChunk(num, target, entries), acks -> {
            trace.accept(new TraceEvent.ChunkWritten(
                    target, entries.getFirst().key(), entries.getLast().key(), List.copyOf(acks.keySet())));
            then.run();
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
}
