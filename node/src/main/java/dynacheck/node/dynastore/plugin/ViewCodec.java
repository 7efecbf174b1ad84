package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dynacheck.node.core.Change;
import dynacheck.node.dynastore.View;
import dynacheck.node.wire.Parts;
import dynacheck.node.wire.PartsReceived;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A view within a record, or in a message that stands alone, is one byte string, the CBOR array of its changes. On a
 * connection it is the number of one of the message's {@link Parts}. Nearly every message carries one of a few views,
 * so the last ones are remembered in both directions, as many bytes of them as are worth it: a peer cannot fill the
 * memory with made-up views. Thread-safe.
 */
final class ViewCodec {
    private static final int REMEMBERED = 256;
    private static final int MAX_REMEMBERED_BYTES = 4 * 1024;

    private final ObjectMapper changes;
    private final Recent<View, byte[]> encoded = new Recent<>();
    private final Recent<ByteBuffer, View> decoded = new Recent<>();

    /** @param changes reads and writes arrays of {@link Change} */
    ViewCodec(ObjectMapper changes) {
        this.changes = changes;
    }

    /** For the mapper of whatever holds views. */
    SimpleModule module() {
        return new SimpleModule("views")
                .addSerializer(View.class, new Serializer())
                .addDeserializer(View.class, new Deserializer());
    }

    private byte[] encode(View view) throws IOException {
        byte[] bytes = encoded.get(view);
        if (bytes == null) {
            bytes = changes.writerFor(Change[].class)
                    .writeValueAsBytes(view.changes().toArray(Change[]::new));
            if (bytes.length <= MAX_REMEMBERED_BYTES) {
                encoded.put(view, bytes);
            }
        }
        return bytes;
    }

    private View decode(byte[] bytes) throws IOException {
        ByteBuffer name = ByteBuffer.wrap(bytes);
        View view = decoded.get(name);
        if (view == null) {
            Change[] all = changes.readerFor(Change[].class).readValue(bytes);
            view = View.of(List.of(all));
            if (bytes.length <= MAX_REMEMBERED_BYTES) {
                decoded.put(name, view);
            }
        }
        return view;
    }

    /** What was used last, of bounded size. */
    private static final class Recent<K, V> {
        private final ReentrantLock lock = new ReentrantLock();
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

        void put(K key, V value) {
            lock.lock();
            try {
                entries.put(key, value);
            } finally {
                lock.unlock();
            }
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
            byte[] bytes = encode(view);
            int place = provider.getAttribute(Parts.class) instanceof Parts parts ? parts.place(view, bytes) : -1;
            if (place >= 0) {
                out.writeNumber(place);
            } else {
                out.writeBinary(bytes);
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
            if (part.value() instanceof View known) {
                return known;
            }
            View view = decode(part.bytes());
            part.keep(view);
            return view;
        }
    }
}
