package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.MessageNumber;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.wire.Codec;
import java.io.IOException;
import java.io.Serial;

/**
 * What nearly every message and record of a register has, as arrays without the names of the fields. Written out for
 * each: found by reflection, the same bytes took a sixth of all that a node did for an operation.
 */
final class ArrayCodec {
    private static final JsonDeserializer<String> TEXT = Codec.text();

    private interface Writing<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    /** The beginning of the array was read; reads its end, too. */
    private interface Reading<T> {
        T read(JsonParser in, DeserializationContext context) throws IOException;
    }

    private ArrayCodec() {}

    /** For the mapper of the messages. */
    static SimpleModule module() {
        SimpleModule module = new SimpleModule("arrays");
        add(module, MessageNumber.class, ArrayCodec::write, ArrayCodec::number);
        add(module, Timestamp.class, ArrayCodec::write, ArrayCodec::timestamp);
        add(module, TaggedValue.class, ArrayCodec::write, ArrayCodec::value);
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Writing<T> writing, Reading<T> reading) {
        module.addSerializer(type, new Writer<>(type, writing));
        module.addDeserializer(type, new Reader<>(type, reading));
    }

    private static void write(MessageNumber number, JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeNumber(number.incarnation());
        out.writeNumber(number.counter());
        out.writeEndArray();
    }

    private static MessageNumber number(JsonParser in, DeserializationContext context) throws IOException {
        MessageNumber read = new MessageNumber(number(in), number(in));
        end(in);
        return read;
    }

    private static void write(Timestamp ts, JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeNumber(ts.num());
        out.writeString(ts.pid());
        out.writeNumber(ts.incarnation());
        out.writeNumber(ts.sequence());
        out.writeEndArray();
    }

    private static Timestamp timestamp(JsonParser in, DeserializationContext context) throws IOException {
        Timestamp read = new Timestamp(number(in), nextText(in, context), number(in), number(in));
        end(in);
        return read;
    }

    private static void write(TaggedValue value, JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeString(value.value()); // null, too
        write(value.ts(), out);
        out.writeEndArray();
    }

    private static TaggedValue value(JsonParser in, DeserializationContext context) throws IOException {
        String value = in.nextToken() == JsonToken.VALUE_NULL ? null : text(in, context);
        expect(in.nextToken() == JsonToken.START_ARRAY, in);
        TaggedValue read = new TaggedValue(value, timestamp(in, context));
        end(in);
        return read;
    }

    private static long number(JsonParser in) throws IOException {
        expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT, in);
        return in.getLongValue();
    }

    private static String nextText(JsonParser in, DeserializationContext context) throws IOException {
        in.nextToken();
        return text(in, context);
    }

    private static String text(JsonParser in, DeserializationContext context) throws IOException {
        expect(in.currentToken() == JsonToken.VALUE_STRING, in);
        return TEXT.deserialize(in, context);
    }

    private static void end(JsonParser in) throws IOException {
        expect(in.nextToken() == JsonToken.END_ARRAY, in);
    }

    private static void expect(boolean found, JsonParser in) throws IOException {
        if (!found) {
            throw JsonMappingException.from(in, "another part, or another number of them, than there is in the array");
        }
    }

    @SuppressWarnings("serial")
    private static final class Writer<T> extends StdSerializer<T> {
        @Serial
        private static final long serialVersionUID = 1;

        private final Writing<T> writing;

        Writer(Class<T> type, Writing<T> writing) {
            super(type);
            this.writing = writing;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            writing.write(value, out);
        }
    }

    @SuppressWarnings("serial")
    private static final class Reader<T> extends StdDeserializer<T> {
        @Serial
        private static final long serialVersionUID = 1;

        private final Reading<T> reading;

        Reader(Class<T> type, Reading<T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            expect(in.currentToken() == JsonToken.START_ARRAY, in);
            return reading.read(in, context);
        }
    }
}
