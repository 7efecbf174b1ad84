package dynacheck.node.dynastore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What several replicas told of one range of keys: the greatest values, complete for keys up to {@link #limit}. Beyond
 * it some replica has told only a part.
 */
class Chunk {
    private final TreeMap<String, TaggedValue> values = new TreeMap<>();

    private @Nullable String limit;

    /** The last key of which every replica told what it has; null: they told of every key. */
    @Nullable
    String limit() {
        return limit;
    }

    void add(Collection<Message.Reply> replies) {
        for (Message.Reply reply : replies) {
            if (!(reply instanceof Message.ReadChunkReply chunk)) {
                continue;
            }
            chunk.entries().forEach(e -> values.merge(e.key(), e.value(), TaggedValue::max));
            if (!chunk.last() && !chunk.entries().isEmpty()) {
                String lastKey = chunk.entries().getLast().key();
                limit = limit == null ? lastKey : limit(limit, lastKey);
            }
        }
    }

    /** Two replicas told of keys up to these: both told of keys up to the lesser. */
    String limit(String one, String other) {
        return other.compareTo(one) < 0 ? other : one;
    }

    List<KeyValue> upToLimit() {
        List<KeyValue> entries = new ArrayList<>();
        upTo(limit, values).forEach((key, value) -> entries.add(new KeyValue(key, value)));
        return entries;
    }

    /** The part that is complete, its last key included. */
    SortedMap<String, TaggedValue> upTo(@Nullable String last, TreeMap<String, TaggedValue> all) {
        return last == null ? all : all.headMap(last, true);
    }
}
