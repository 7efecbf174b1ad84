package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.protocol.Protocols;
import dynacheck.node.storage.StorageException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
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

    /** A message has to come back each time, or it is an error. */
    @Test
    void itTalksToItselfThroughSockets() throws Exception {
        WarmUp<?, ?> warmUp = new WarmUp<>(Protocols.named("dynastore"));
        warmUp.run(() -> rounds++);
        warmUp.talk();
    }

    /** It refuses to change its members. */
    @Test
    void aStaticProtocolIsWarmedUpToo() throws StorageException {
        WarmUp<?, ?> warmUp = new WarmUp<>(Protocols.named("abd"));
        warmUp.run(() -> rounds++);
        assertTrue(rounds < WarmUp.MOST_ROUNDS, rounds + " rounds");
    }
}
