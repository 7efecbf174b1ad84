package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.KeyTag;
import dynacheck.node.dynastore.KeyValue;
import dynacheck.node.dynastore.RangeDigest;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.wire.FlatReader;
import dynacheck.node.wire.FlatWriter;
import dynacheck.node.wire.WireException;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a transfer's messages, each as one byte string: reading and writing them is most of what a register
 * costs on its way, and they are all alike. So a list has no structure but the order of its fields.
 */
final class TransferCodec {
    /** One item of a list. */
    private record Layout<T>(BiConsumer<T, FlatWriter> writing, Reading<T> reading) {
        void write(T item, FlatWriter out) {
            writing.accept(item, out);
        }

        T read(FlatReader in) throws WireException {
            return reading.from(in);
        }
    }

    private interface Reading<T> {
        T from(FlatReader in) throws WireException;
    }

    private static final Layout<Integer> RANGE = new Layout<>((range, out) -> out.number(range), FlatReader::integer);

    private static final Layout<String> KEY = new Layout<>((key, out) -> out.text(key), FlatReader::text);

    private static final Layout<RangeDigest> DIGEST = new Layout<>(
            (digest, out) -> {
                out.number(digest.range());
                out.number(digest.count());
                out.word(digest.high());
                out.word(digest.low());
            },
            in -> new RangeDigest(in.integer(), in.number(), in.word(), in.word()));

    private static final Layout<KeyTag> TAG = new Layout<>(
            (tag, out) -> {
                out.text(tag.key());
                write(tag.ts(), out);
            },
            in -> new KeyTag(in.text(), timestamp(in)));

    private static final Layout<KeyValue> VALUE = new Layout<>(
            (entry, out) -> {
                out.text(entry.key());
                out.text(entry.value().value());
                write(entry.value().ts(), out);
            },
            in -> new KeyValue(in.text(), new TaggedValue(in.nullableText(), timestamp(in))));

    private static final Map<Class<?>, Layout<?>> LAYOUTS = Map.of(
            Integer.class,
            RANGE,
            String.class,
            KEY,
            RangeDigest.class,
            DIGEST,
            KeyTag.class,
            TAG,
            KeyValue.class,
            VALUE);

    private TransferCodec() {}

    private static void write(Timestamp ts, FlatWriter out) {
        out.number(ts.num());
        out.again(ts.pid());
        out.number(ts.incarnation());
        out.number(ts.sequence());
    }

    private static Timestamp timestamp(FlatReader in) throws WireException {
        return new Timestamp(in.number(), in.again(), in.number(), in.number());
    }

    /** For the mapper of the messages. */
    static SimpleModule module() {
        return new SimpleModule("transfer") {
            @Serial
            private static final long serialVersionUID = 1;

            @Override
            public void setupModule(SetupContext context) {
                context.addSerializers(new Writers());
                context.addDeserializers(new Readers());
            }
        };
    }

    private static @Nullable Layout<?> layout(CollectionType type) {
        return List.class.isAssignableFrom(type.getRawClass())
                ? LAYOUTS.get(type.getContentType().getRawClass())
                : null;
    }

    private static final class Writers extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findCollectionSerializer(
                SerializationConfig config,
                CollectionType type,
                BeanDescription description,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<Object> ofItem) {
            Layout<?> layout = layout(type);
            return layout == null ? null : new Writer<>(type, layout);
        }
    }

    private static final class Readers extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findCollectionDeserializer(
                CollectionType type,
                DeserializationConfig config,
                BeanDescription description,
                @Nullable TypeDeserializer typed,
                @Nullable JsonDeserializer<?> ofItem) {
            Layout<?> layout = layout(type);
            return layout == null ? null : new Reader<>(type, layout);
        }
    }

    @SuppressWarnings("serial")
    private static final class Writer<T> extends StdSerializer<List<T>> {
        @Serial
        private static final long serialVersionUID = 1;

        private final Layout<T> layout;

        Writer(JavaType type, Layout<T> layout) {
            super(type);
            this.layout = layout;
        }

        @Override
        public void serialize(List<T> items, JsonGenerator out, SerializerProvider provider) throws IOException {
            FlatWriter flat = new FlatWriter();
            for (T item : items) {
                layout.write(item, flat);
            }
            out.writeBinary(flat.bytes());
        }
    }

    @SuppressWarnings("serial")
    private static final class Reader<T> extends StdDeserializer<List<T>> {
        @Serial
        private static final long serialVersionUID = 1;

        private final Layout<T> layout;

        Reader(JavaType type, Layout<T> layout) {
            super(type);
            this.layout = layout;
        }

        @Override
        public List<T> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                throw JsonMappingException.from(in, "a list that is not one byte string");
            }
            FlatReader flat = new FlatReader(in.getBinaryValue());
            List<T> items = new ArrayList<>();
            while (!flat.isAtEnd()) {
                items.add(layout.read(flat));
            }
            return items;
        }
    }
}
