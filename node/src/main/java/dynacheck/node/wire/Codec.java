package dynacheck.node.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dynacheck.node.core.Change;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * CBOR of the sealed records, for peers and for the disk. A type goes by the short name of its
 * record. Missing, null, unknown or extra parts are refused, except null where the record allows it. Thread-safe.
 */
public final class Codec {
    private static final int MAX_DEPTH = 32;

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
    private interface Named {}

    private abstract static class NullableValue {
        @JsonSetter(nulls = Nulls.SET)
        abstract @Nullable String value();
    }

    private abstract static class NullableAfterKey {
        @JsonSetter(nulls = Nulls.SET)
        abstract @Nullable String afterKey();
    }

    /** The parser lets an encoded half of a surrogate pair pass; such text could be received, but not passed on. */
    private static final class Utf8Text extends StdScalarDeserializer<String> {
        @Serial
        private static final long serialVersionUID = 1;

        Utf8Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(in, context);
            if (hasSurrogate(text) && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw JsonMappingException.from(in, "text with an unpaired surrogate");
            }
            return text;
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

    private static final ObjectMapper CBOR = strict(cbor()).registerModule(new ViewCodec(strict(cbor())).module());

    private Codec() {}

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
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL));
        mapper.registerModule(new SimpleModule("text").addDeserializer(String.class, new Utf8Text()));
        mapper.addMixIn(TaggedValue.class, NullableValue.class);
        mapper.addMixIn(Message.ReadChunk.class, NullableAfterKey.class);
        for (Class<?> sealed : new Class<?>[] {Message.class, Change.class, Persistent.class}) {
            named(mapper, sealed);
        }
        return mapper;
    }

    /** From now on {@code mapper} names each record of a sealed interface. */
    static void named(ObjectMapper mapper, Class<?> sealed) {
        mapper.addMixIn(sealed, Named.class);
        registerRecords(mapper, sealed);
    }

    private static void registerRecords(ObjectMapper mapper, Class<?> sealed) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                mapper.registerSubtypes(new NamedType(permitted, permitted.getSimpleName()));
            } else {
                registerRecords(mapper, permitted);
            }
        }
    }

    /** A {@link Hello}, {@link Message} or {@link Persistent} as bytes. */
    public static byte[] encode(Object record) {
        try {
            return CBOR.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode " + record.getClass(), e);
        }
    }

    /** @throws WireException if {@code bytes} are not exactly one {@code type} */
    public static <T> T decode(byte[] bytes, Class<T> type) throws WireException {
        T decoded;
        try {
            decoded = CBOR.readValue(bytes, type);
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
