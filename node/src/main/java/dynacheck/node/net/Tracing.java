package dynacheck.node.net;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.ProcessId;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TraceEvent;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the white-box checks are told: the core's events, and what was promised of disks. Event loop only. */
final class Tracing implements AutoCloseable {
    private final ProcessId self;
    private final TraceFile file;
    /** Null without a trace, as the next is. */
    private final @Nullable Promises promises;

    private final @Nullable Hearsay hearsay;

    /** @param path null for no trace */
    Tracing(@Nullable Path path, Birth birth, DurableState<Persistent> durable) throws IOException {
        self = birth.process();
        file = TraceFile.open(path, self, durable.incarnation());
        promises = path == null ? null : new Promises(self);
        hearsay = path == null ? null : new Hearsay(self);
        if (path != null) {
            file.write(Promises.recovered(self, birth.initialView(), durable.records()));
        }
    }

    void received(ProcessId from, long incarnation, Message message) {
        if (promises != null) {
            promises.asked(from, message);
        }
        if (hearsay != null) {
            hearsay.heard(from, incarnation, message).ifPresent(file::write);
        }
    }

    /** What a process tells itself it promises as well. */
    void sent(Effect.Send<Message, ?> send) {
        if (promises == null || hearsay == null) {
            return;
        }
        promises.told(send.to(), send.message()).ifPresent(file::write);
        if (send.to().equals(self)) {
            promises.asked(self, send.message());
        } else {
            hearsay.asked(send.to(), send.message());
        }
    }

    void write(TraceEvent event) {
        file.write(event);
    }

    void flush() {
        file.flush();
    }

    @Override
    public void close() {
        file.close();
    }
}
