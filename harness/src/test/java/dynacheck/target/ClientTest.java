package dynacheck.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dynacheck.generator.Invocation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static final Invocation READ = Invocation.of("read", "k");

    @Test
    void whatItReturnsIsTheOutcome() throws InterruptedException {
        Completion ok = new Completion.Ok("v", Map.of());
        Client client = op -> ok;
        assertEquals(ok, Client.outcome(client, READ));
        assertEquals("", ok.unanswered());
    }

    @Test
    void anExceptionLeavesItOpen() throws InterruptedException {
        Client client = op -> {
            throw new IOException("broken");
        };
        Completion outcome = Client.outcome(client, READ);
        assertEquals(new Completion.Info("java.io.IOException: broken"), outcome);
        assertEquals("may or may not have been executed: java.io.IOException: broken", outcome.unanswered());
    }

    /** Whoever interrupts wants an end, not an outcome. */
    @Test
    void anInterruptIsNoOutcome() {
        Client client = op -> {
            throw new InterruptedException();
        };
        assertThrows(InterruptedException.class, () -> Client.outcome(client, READ));
    }
}
