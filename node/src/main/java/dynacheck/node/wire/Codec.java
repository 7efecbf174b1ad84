package dynacheck.node.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dynacheck.node.protocol.Change;
import dynacheck.node.protocol.Message;
import dynacheck.node.protocol.Persistent;
import dynacheck.node.protocol.TaggedValue;
import dynacheck.node.protocol.TraceEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * CBOR of the sealed records, for peers and for the disk; JSON of trace events. A type goes by the short name of its
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

    private static final ObjectMapper CBOR = strict(CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(FrameReader.MAX_FRAME_BYTES)
                            .build())
                    .build())
            .build());

    private Codec() {}

    private static ObjectMapper strict(ObjectMapper mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL));
        mapper.addMixIn(TaggedValue.class, NullableValue.class);
        mapper.addMixIn(Message.ReadChunk.class, NullableAfterKey.class);
        for (Class<?> sealed : new Class<?>[] {Message.class, Change.class, Persistent.class, TraceEvent.class}) {
            mapper.addMixIn(sealed, Named.class);
            registerRecords(mapper, sealed);
        }
        return mapper;
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

    /** A trace event as one JSON object. */
    public static final class TraceJson {
        private static final ObjectMapper JSON = strict(new ObjectMapper());

        private TraceJson() {}

        public static String line(TraceEvent event) {
            try {
                return JSON.writeValueAsString(event);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("cannot write " + event, e);
            }
        }
    }
}
