package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dynacheck.node.core.Change;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.View;
import dynacheck.node.wire.Parts;
import dynacheck.node.wire.PartsReceived;
import dynacheck.node.wire.WireException;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A view within a record, or in a message that stands alone, is one byte string: the CBOR array of its processes, each
 * an array of name, life, address or null, and whether it is removed. On a connection it is the number of one of the
 * message's {@link Parts}, which the first mention tells as its difference from another view. The last ones are
 * remembered in both directions: nearly every message carries one of a few views, and what is decoded shares its
 * changes with these, so that comparing them is quick. Thread-safe.
 */
final class ViewCodec {
    /** Changes of one view, at most: a peer cannot fill the memory with made-up ones. */
    static final int MOST_CHANGES = 250_000;

    private static final int REMEMBERED = 16;

    private final ObjectMapper processes;
    private final Recent<View, byte[]> encoded = new Recent<>();
    private final Recent<View, View> decoded = new Recent<>();

    /** What some changes say of one process. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private record OfProcess(
            String name,
            String life,
            @JsonSetter(nulls = Nulls.SET) @Nullable String address,
            boolean removed) {}

    /** How a view differs from another one. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private record Difference(OfProcess[] more, OfProcess[] less) {}

    /** @param processes a strict mapper of its own */
    ViewCodec(ObjectMapper processes) {
        this.processes = processes;
    }

    /** For the mapper of whatever holds views. */
    SimpleModule module() {
        return new SimpleModule("views")
                .addSerializer(View.class, new Serializer())
                .addDeserializer(View.class, new Deserializer());
    }

    /** The place of a view among the parts of a message: it is the only one, or one of few. */
    int place(View view, Parts parts) {
        return parts.place(new Part(view));
    }

    /** The view at such a place. */
    View at(int place, PartsReceived parts) throws WireException {
        PartsReceived.Received part = parts.at(place);
        if (part == null) {
            throw new WireException("a view that is no part of the message");
        }
        try {
            return read(part);
        } catch (WireException e) {
            throw e;
        } catch (IOException e) {
            throw new WireException("not a view: " + e.getClass().getSimpleName(), e);
        }
    }

    private View read(PartsReceived.Received part) throws IOException {
        if (part.value() instanceof View known) {
            return known;
        }
        View view = part.base() instanceof View base ? decode(part.bytes(), base) : decode(part.bytes());
        part.keep(view);
        return view;
    }

    private byte[] encode(View view) {
        byte[] bytes = encoded.get(view);
        if (bytes == null) {
            bytes = bytes(ofProcesses(view));
            encoded.put(view, bytes);
            decoded.put(view, view); // who names it is told of it, too: then both are one object
        }
        return bytes;
    }

    private byte[] bytes(Object value) {
        try {
            return processes.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode a view", e);
        }
    }

    private static OfProcess[] ofProcesses(View view) {
        List<OfProcess> all = new ArrayList<>();
        for (Change change : view.changes()) {
            String name = change.id().name();
            String life = change.id().life();
            OfProcess last = all.isEmpty() ? null : all.getLast();
            switch (change) {
                case Change.Add add -> all.add(new OfProcess(name, life, add.address(), false));
                case Change.Remove gone -> {
                    if (last != null && last.name().equals(name) && last.life().equals(life)) {
                        all.set(all.size() - 1, new OfProcess(name, life, last.address(), true));
                    } else {
                        all.add(new OfProcess(name, life, null, true));
                    }
                }
            }
        }
        return all.toArray(OfProcess[]::new);
    }

    private static View view(OfProcess[] all) throws IOException {
        if (all.length > MOST_CHANGES) {
            throw new IOException("a view of more than " + MOST_CHANGES + " changes");
        }
        List<Change> changes = new ArrayList<>(2 * all.length);
        for (OfProcess one : all) {
            ProcessId id = new ProcessId(one.name(), one.life());
            if (one.address() == null && !one.removed()) {
                throw new IOException("a process that is neither added nor removed");
            }
            if (one.address() != null) {
                changes.add(new Change.Add(id, one.address()));
            }
            if (one.removed()) {
                changes.add(new Change.Remove(id));
            }
        }
        return View.of(changes);
    }

    private View decode(byte[] bytes) throws IOException {
        return known(view(processes.readValue(bytes, OfProcess[].class)));
    }

    private View decode(byte[] bytes, View base) throws IOException {
        Difference difference = processes.readValue(bytes, Difference.class);
        View less = view(difference.less());
        View rest = less.size() == 0 ? base : base.minus(less);
        View made = rest.union(view(difference.more()));
        if (made.size() > MOST_CHANGES) {
            throw new IOException("a view of more than " + MOST_CHANGES + " changes");
        }
        return known(made);
    }

    /** The same view, if it is known, or one that shares its changes with the last one. */
    private View known(View view) {
        View known = decoded.get(view);
        if (known == null) {
            View last = decoded.last();
            known = last == null ? view : view.sharing(last);
            decoded.put(known, known);
        }
        return known;
    }

    private byte @Nullable [] since(View view, View base) {
        if (2 * Math.abs(view.size() - base.size()) > view.size()) {
            return null; // so it would be below, where the difference, which may be long, is made first
        }
        View more = view.minus(base);
        View less = base.minus(view);
        return 2 * (more.size() + less.size()) > view.size()
                ? null
                : bytes(new Difference(ofProcesses(more), ofProcesses(less)));
    }

    /** What was used last, of bounded size. */
    private static final class Recent<K, V> {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable V last;

        private final Map<K, V> entries = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
            @Serial
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };

        @Nullable
        V get(K key) {
            lock.lock();
            try {
                return entries.get(key);
            } finally {
                lock.unlock();
            }
        }

        /** The value that was put last. */
        @Nullable
        V last() {
            lock.lock();
            try {
                return last;
            } finally {
                lock.unlock();
            }
        }

        void put(K key, V value) {
            lock.lock();
            try {
                entries.put(key, value);
                last = value;
            } finally {
                lock.unlock();
            }
        }
    }

    /** A view apart from the messages that name it. */
    private final class Part implements Parts.Part {
        private final View view;

        Part(View view) {
            this.view = view;
        }

        @Override
        public Object value() {
            return view;
        }

        @Override
        public byte[] bytes() {
            return encode(view);
        }

        @Override
        public byte @Nullable [] since(Object base) {
            return base instanceof View other ? ViewCodec.this.since(view, other) : null;
        }
    }

    @SuppressWarnings("serial")
    private final class Serializer extends StdSerializer<View> {
        @Serial
        private static final long serialVersionUID = 1;

        Serializer() {
            super(View.class);
        }

        @Override
        public void serialize(View view, JsonGenerator out, SerializerProvider provider) throws IOException {
            int place = provider.getAttribute(Parts.class) instanceof Parts parts ? parts.place(new Part(view)) : -1;
            if (place >= 0) {
                out.writeNumber(place);
            } else {
                out.writeBinary(encode(view));
            }
        }
    }

    @SuppressWarnings("serial")
    private final class Deserializer extends StdDeserializer<View> {
        @Serial
        private static final long serialVersionUID = 1;

        Deserializer() {
            super(View.class);
        }

        @Override
        public View deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return decode(in.getBinaryValue());
            }
            PartsReceived.Received part = context.getAttribute(PartsReceived.class) instanceof PartsReceived parts
                    ? parts.at(in.getIntValue())
                    : null;
            if (part == null) {
                throw JsonMappingException.from(in, "a view that is no part of the message");
            }
            return ViewCodec.this.read(part);
        }
    }
}
