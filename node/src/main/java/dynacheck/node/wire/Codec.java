package dynacheck.node.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dynacheck.node.core.ProcessId;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CBOR of a protocol's sealed records, for the disk and, unless they go {@link ByHand}, for peers. A type goes by the
 * short name of its record. Missing, null, unknown or extra parts are refused, except null where the protocol allows
 * it. Thread-safe.
 *
 * @param <M> messages
 * @param <R> records of the disk
 */
public final class Codec<M, R> {
    private static final int MAX_DEPTH = 32;

    /** Of most messages; values may take more. */
    private static final int SHORT_BYTES = 192;

    /** With this begins a record that was written by hand, and no other. */
    static final int FLAT = 0;

    private static final PartsReceived NO_PARTS = PartsReceived.of(List.of());

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
    private interface Named {}

    /** A {@link ProcessId}, which is no record, written and read as one. */
    @JsonPropertyOrder({"name", "life"})
    private abstract static class AsRecord {
        @JsonCreator
        AsRecord(@JsonProperty("name") String name, @JsonProperty("life") String life) {}

        @JsonProperty("name")
        abstract String name();

        @JsonProperty("life")
        abstract String life();
    }

    /** The parser lets an encoded half of a surrogate pair pass; such text could be received, but not passed on. */
    private static final class Utf8Text extends StdScalarDeserializer<String> {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final SharedTexts texts = new SharedTexts();

        Utf8Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(in, context);
            if (hasSurrogate(text) && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw JsonMappingException.from(in, "text with an unpaired surrogate");
            }
            return texts.shared(text);
        }

        private static boolean hasSurrogate(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    private final ObjectMapper cbor;
    private final Class<M> messages;
    private final Class<R> records;
    private final ObjectReader messageReader;
    private final ObjectReader recordReader;
    private final ObjectWriter messageWriter;
    private final @Nullable ByHand<M> byHand;
    private final @Nullable ByHand<R> recordsByHand;
    private final SharedTexts texts = new SharedTexts();

    /**
     * @param messages sealed, of records, or a record
     * @param records the same
     * @param more what a protocol's types need beside that; {@link #strict} makes further mappers of the kind
     * @param byHand what goes on connections, but for what that leaves to CBOR; null: all of it
     * @param recordsByHand the same of what goes to the disk
     */
    public Codec(
            Class<M> messages,
            Class<R> records,
            Consumer<ObjectMapper> more,
            @Nullable ByHand<M> byHand,
            @Nullable ByHand<R> recordsByHand) {
        this.byHand = byHand;
        this.recordsByHand = recordsByHand;
        this.messages = messages;
        this.records = records;
        this.cbor = strict();
        named(cbor, messages);
        named(cbor, records);
        more.accept(cbor);
        this.messageReader = cbor.readerFor(messages);
        this.recordReader = cbor.readerFor(records);
        this.messageWriter = cbor.writer();
    }

    public Codec(Class<M> messages, Class<R> records, Consumer<ObjectMapper> more) {
        this(messages, records, more, null, null);
    }

    public Codec(Class<M> messages, Class<R> records) {
        this(messages, records, mapper -> {});
    }

    /** Reads texts as every mapper of {@link #strict} does, for whoever reads a type by hand. */
    public static JsonDeserializer<String> text() {
        return new Utf8Text();
    }

    /** Of CBOR, for values of known types only. */
    public static ObjectMapper strict() {
        return strict(cbor());
    }

    private static ObjectMapper cbor() {
        return CBORMapper.builder(CBORFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(FrameReader.MAX_FRAME_BYTES)
                                .build())
                        .build())
                .build();
    }

    private static ObjectMapper strict(ObjectMapper mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.addMixIn(ProcessId.class, AsRecord.class);
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL));
        mapper.registerModule(new SimpleModule("text").addDeserializer(String.class, new Utf8Text()));
        return mapper;
    }

    /** From now on {@code mapper} names each record of a sealed interface, or a record that stands alone. */
    public static void named(ObjectMapper mapper, Class<?> sealed) {
        mapper.addMixIn(sealed, Named.class);
        registerRecords(mapper, sealed);
    }

    private static void registerRecords(ObjectMapper mapper, Class<?> type) {
        if (type.isRecord()) {
            mapper.registerSubtypes(new NamedType(type, type.getSimpleName()));
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            registerRecords(mapper, permitted);
        }
    }

    /** A {@link Hello}, a message, a record, or part of one, as bytes. */
    public byte[] encode(Object value) {
        try {
            return cbor.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode " + value.getClass(), e);
        }
    }

    /** The same of a message that goes on connections, apart from its {@link Parts}, and perhaps {@link ByHand}. */
    public Parted parted(M message) {
        if (byHand != null) {
            FlatWriter out = new FlatWriter(SHORT_BYTES);
            Parts parts = new Parts();
            if (byHand.write(message, out, parts)) {
                return new Parted(out.bytes(), parts);
            }
        }
        return apart(message);
    }

    /** The same of a record for the disk. */
    Parted partedRecord(R record) {
        return apart(record);
    }

    /** Null: it goes as {@link #partedRecord}. */
    byte @Nullable [] flat(R record) {
        if (recordsByHand == null) {
            return null;
        }
        FlatWriter out = new FlatWriter(SHORT_BYTES);
        out.number(FLAT);
        return recordsByHand.write(record, out, new Parts()) ? out.bytes() : null;
    }

    private Parted apart(Object message) {
        Parts parts = new Parts();
        try {
            return new Parted(messageWriter.withAttribute(Parts.class, parts).writeValueAsBytes(message), parts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode " + message.getClass(), e);
        }
    }

    /**
     * The next message of a connection.
     *
     * @throws WireException if {@code frame} is not exactly one message of the protocol with its parts
     */
    public M message(byte[] frame, PartsReceived connection) throws WireException {
        byte[] body = connection.next(frame);
        return byHand != null && body.length > 0 && body[0] >= 0 && body[0] < ByHand.KINDS
                ? readByHand(byHand, new FlatReader(body, texts), connection, messages)
                : decode(connection.reader(messageReader), body, messages);
    }

    private static <T> T readByHand(ByHand<T> reading, FlatReader in, PartsReceived parts, Class<T> type)
            throws WireException {
        T value;
        try {
            value = reading.read(in.integer(), in, parts);
        } catch (RuntimeException e) { // what the value itself refuses
            throw new WireException(
                    "not a " + type.getSimpleName() + ": " + e.getClass().getSimpleName(), e);
        }
        if (!in.isAtEnd()) {
            throw new WireException("more behind a " + value.getClass().getSimpleName() + " than it has");
        }
        return value;
    }

    /** @throws WireException if {@code bytes} are not exactly one message of the protocol */
    public M message(byte[] bytes) throws WireException {
        return decode(messageReader, bytes, messages);
    }

    /** @throws WireException if {@code bytes} are not exactly one record of the protocol */
    public R record(byte[] bytes) throws WireException {
        return decode(recordReader, bytes, records);
    }

    /** The same of one that is {@link #flat}. */
    R flatRecord(byte[] bytes) throws WireException {
        if (recordsByHand == null) {
            throw new WireException("a record that is not CBOR, as all of this protocol are");
        }
        FlatReader in = new FlatReader(bytes, texts);
        long form = in.number();
        assert form == FLAT;
        return readByHand(recordsByHand, in, NO_PARTS, records);
    }

    /** The same of a record that has parts. */
    R record(byte[] bytes, PartsReceived parts) throws WireException {
        return decode(recordReader.withAttribute(PartsReceived.class, parts), bytes, records);
    }

    /** @throws WireException if {@code bytes} are not exactly one {@code type} */
    public <T> T decode(byte[] bytes, Class<T> type) throws WireException {
        return decode(cbor.readerFor(type), bytes, type);
    }

    private static <T> T decode(ObjectReader reader, byte[] bytes, Class<T> type) throws WireException {
        T decoded;
        try {
            decoded = reader.readValue(bytes);
        } catch (IOException | RuntimeException e) {
            throw new WireException(
                    "not a " + type.getSimpleName() + ": " + e.getClass().getSimpleName(), e);
        }
        if (decoded == null) {
            throw new WireException("not a " + type.getSimpleName());
        }
        return decoded;
    }
}
