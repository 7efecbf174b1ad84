package dynacheck.node.abd.plugin;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.node.abd.AbdProcess;
import dynacheck.node.abd.Message;
import dynacheck.node.abd.Persistent;
import dynacheck.node.abd.Tagged;
import dynacheck.node.core.Witness;
import dynacheck.node.lives.Birth;
import dynacheck.node.lives.LifeMessage;
import dynacheck.node.lives.LifeRecord;
import dynacheck.node.protocol.Births;
import dynacheck.node.protocol.Protocol;
import dynacheck.node.protocol.Start;
import dynacheck.node.protocol.Traces;
import dynacheck.node.storage.StorageException;
import dynacheck.node.wire.Codec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ABD as a protocol of the node. */
public final class AbdProtocol implements Protocol<Message, Persistent> {
    public static final String NAME = "abd";

    /** Made where this protocol runs: whoever looks for one by its name loads all of them, and a start is short. */
    private static final class Wire {
        static final Codec<Message, Persistent> CODEC =
                new Codec<>(Message.class, Persistent.class, AbdProtocol::register);
    }

    private final AbdProcess.Factory processes;

    public AbdProtocol() {
        this(AbdProcess::new);
    }

    /** @param processes others, in programs that show what a checker notices */
    public AbdProtocol(AbdProcess.Factory processes) {
        this.processes = processes;
    }

    private abstract static class NullableValue {
        @JsonSetter(nulls = Nulls.SET)
        abstract @Nullable String value();
    }

    private static void register(ObjectMapper mapper) {
        mapper.addMixIn(Tagged.class, NullableValue.class);
        Codec.named(mapper, LifeMessage.class);
        Codec.named(mapper, LifeRecord.class);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String help() {
        return "atomic registers of a set of processes that never changes (ABD, J. ACM 1995)";
    }

    @Override
    public Codec<Message, Persistent> codec() {
        return Wire.CODEC;
    }

    public AbdProcess.Factory processes() {
        return processes;
    }

    @Override
    public Process<Message, Persistent> process(Start said, List<Persistent> kept) throws StorageException {
        Birth now = Births.of(said);
        Optional<Birth> before = kept.stream()
                .filter(Persistent.Born.class::isInstance)
                .map(record -> ((Persistent.Born) record).birth())
                .findFirst();
        Births.check(said, kept.isEmpty(), now, before.orElse(null));
        Birth birth = before.orElse(now);
        return new Process<>(
                before.isPresent() ? List.of() : List.of(new Persistent.Born(birth)),
                NAME + "-" + Births.fingerprint(birth),
                durable -> processes.make(birth, durable, said.start()),
                durable -> Witness.none(),
                () -> Traces.NONE);
    }
}
