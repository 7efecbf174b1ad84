package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.protocol.Protocols;
import dynacheck.node.storage.StorageException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process does in memory before it is asked to. */
@NullUnmarked
class WarmUpTest {
    private int rounds;

    /** Else what is to be compiled never ran. */
    @ParameterizedTest
    @ValueSource(strings = {"dynastore", "dynastore-faithful"})
    void itReconfiguresAndFillsWhoeverIsAdded(String protocol) throws StorageException {
        WarmUp<?, ?> warmUp = new WarmUp<>(Protocols.named(protocol));
        assertFalse(warmUp.isDone());
        warmUp.run(() -> rounds++);
        assertTrue(warmUp.isDone());
        assertTrue(rounds < WarmUp.MOST_ROUNDS, rounds + " rounds");
    }

    /** A message has to come back each time, or it is an error. Afterwards nothing listens any more. */
    @Test
    void itTalksToItselfThroughSocketsAndLeavesNothing() throws Exception {
        WarmUp<?, ?> warmUp = new WarmUp<>(Protocols.named("dynastore"));
        warmUp.run(() -> rounds++);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        warmUp.talk();
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread -> !thread.getName().startsWith("vert.x-eventloop"));
        for (Thread thread : left) {
            thread.join(Duration.ofSeconds(10));
            assertFalse(thread.isAlive(), thread + " has not ended");
        }
    }

    /** One refuses to change its members; the other answers at once, so that no operation is ever under way. */
    @ParameterizedTest
    @ValueSource(strings = {"abd", "no-op"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void itEndsWithAnyProtocol(String protocol) throws StorageException {
        WarmUp<?, ?> warmUp = new WarmUp<>(Protocols.named(protocol));
        warmUp.run(() -> rounds++);
        assertTrue(rounds < WarmUp.MOST_ROUNDS, rounds + " rounds");
    }
}
