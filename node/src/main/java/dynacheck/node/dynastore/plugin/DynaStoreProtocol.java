package dynacheck.node.dynastore.plugin;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.node.core.Change;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.DiskWitness;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.MemEntry;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.Tuning;
import dynacheck.node.dynastore.View;
import dynacheck.node.protocol.Births;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.storage.StorageException;
import dynacheck.node.wire.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** DynaStore as a protocol of the node. */
public class DynaStoreProtocol implements Protocol<Message, Persistent> {
    /** Bytes of keys and values in one message of a transfer, from 1. */
    public static final String CHUNK_BYTES = "chunk-bytes";

    /** Milliseconds that a key operation waits for the end of a reconfiguration before it goes on by itself, from 0. */
    public static final String PATIENCE_MS = "patience-ms";

    public static final String SPARE_LOOKS = "spare-looks";

    /** Registers that a majority of the view to come must lack for them to be copied before it is proposed, from 0. */
    public static final String PRE_COPY_FROM = "pre-copy-from";

    private static final ViewCodec VIEWS = new ViewCodec(Codec.strict());

    public static final Codec<Message, Persistent> CODEC = new Codec<>(
            Message.class,
            Persistent.class,
            DynaStoreProtocol::register,
            new MessagesByHand(VIEWS),
            new RecordsByHand());

    public static final String NAME = "dynastore";

    private final String name;
    private final LivingProcess.Factory processes;

    /** The short form: two round trips for a write, one or two for a read. */
    public DynaStoreProtocol() {
        this(NAME, LivingProcess.SHORT_FORM);
    }

    /**
     * @param name of the form: processes of two forms refuse each other, for a cluster must not mix them
     * @param processes others, in programs that show what a checker notices
     */
    public DynaStoreProtocol(String name, LivingProcess.Factory processes) {
        this.name = name;
        this.processes = processes;
    }

    /** Without the names of its parts, for there are many of it. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface Short {}

    private abstract static class NullableAfterKey {
        @JsonSetter(nulls = Nulls.SET)
        abstract @Nullable String afterKey();
    }

    private abstract static class NullableKey {
        @JsonSetter(nulls = Nulls.SET)
        abstract @Nullable String key();
    }

    private static void register(ObjectMapper mapper) {
        mapper.addMixIn(MemEntry.class, Short.class);
        mapper.addMixIn(Message.ReadChunk.class, NullableAfterKey.class);
        mapper.addMixIn(Message.LookTags.class, NullableAfterKey.class);
        mapper.addMixIn(Message.Look.class, NullableKey.class);
        mapper.registerModule(ArrayCodec.module());
        mapper.registerModule(TransferCodec.module());
        mapper.registerModule(VIEWS.module());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return "registers that stay atomic while the set of processes changes (DynaStore, PODC 2009)";
    }

    @Override
    public Set<String> options() {
        return Set.of(CHUNK_BYTES, PATIENCE_MS, SPARE_LOOKS, PRE_COPY_FROM);
    }

    @Override
    public Codec<Message, Persistent> codec() {
        return CODEC;
    }

    public LivingProcess.Factory processes() {
        return processes;
    }

    @Override
    public Process<Message, Persistent> process(Start said, List<Persistent> kept) throws StorageException {
        Birth now = birth(said);
        Optional<Birth> before = kept.stream()
                .filter(Persistent.Born.class::isInstance)
                .map(record -> ((Persistent.Born) record).birth())
                .findFirst();
        Birth birth = before.map(b -> processes.remembered(b, now)).orElse(now);
        Births.check(said, kept.isEmpty(), now.common(), before.isEmpty() ? null : birth.common());
        Tuning tuning = tuning(said.options());
        return new Process<>(
                before.isPresent() ? List.of() : List.of(new Persistent.Born(birth)),
                fingerprint(birth.initialView()),
                durable -> processes.make(birth, durable, said.start(), tuning),
                durable -> DiskWitness.ofLossyTrace(birth, durable, processes),
                TraceJson::new);
    }

    /** What these options say, or is usual. */
    public static Tuning tuning(Map<String, String> options) {
        Tuning tuning = Tuning.DEFAULT;
        String chunkBytes = options.get(CHUNK_BYTES);
        if (chunkBytes != null) {
            tuning = tuning.withChunkBytes(Integer.parseInt(chunkBytes));
        }
        String patience = options.get(PATIENCE_MS);
        if (patience != null) {
            tuning = tuning.withPatience(Integer.parseInt(patience));
        }
        String spareLooks = options.get(SPARE_LOOKS);
        if (spareLooks != null) {
            tuning = tuning.withSpareLooks(Integer.parseInt(spareLooks));
        }
        String preCopyFrom = options.get(PRE_COPY_FROM);
        return preCopyFrom == null ? tuning : tuning.withPreCopyFrom(Integer.parseInt(preCopyFrom));
    }

    private static Birth birth(Start said) {
        View initialView = View.of(said.members().entrySet().stream()
                .<Change>map(member -> new Change.Add(member.getKey(), member.getValue()))
                .toList());
        return new Birth(said.name(), said.life(), said.cluster(), said.address(), initialView);
    }

    /** Of what all processes must agree on: V(0), and the form. */
    private String fingerprint(View view) {
        CRC32 crc = new CRC32();
        crc.update(CODEC.encode(view));
        return name + "-" + Long.toHexString(crc.getValue());
    }
}
