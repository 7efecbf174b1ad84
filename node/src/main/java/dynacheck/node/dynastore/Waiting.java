package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an operation waits for.
 *
 * @param key null: of no single register
 * @param answered who answered, of the members of {@code view}
 * @param needed how many must
 */
public record Waiting(Phase phase, @Nullable String key, View view, SortedSet<ProcessId> answered, int needed) {
    public Waiting {
        answered = new TreeSet<>(answered);
    }

    static Waiting of(Message.Request request, SortedSet<ProcessId> answered, int needed) {
        String key = switch (request) {
            case Message.Read read -> read.key();
            case Message.Write write -> write.key();
            case Message.MemRead m -> null;
            case Message.MemWrite m -> null;
            case Message.Look look -> look.key();
            case Message.WriteAndLook write -> write.key();
            case Message.ReadChunk r -> null;
            case Message.WriteChunk w -> null;
            case Message.Comparing c -> null;
        };
        return new Waiting(Phase.of(request), key, request.view(), answered, needed);
    }
}
