package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class InterruptsTest {
    /** Each asks once, of an instance of its own: a second time would end this process. */
    @Test
    void everySignalThatEndsAProgramEndsTheRunEarly() throws Exception {
        int tried = 0;
        for (String name : new String[] {"HUP", "INT", "TERM"}) {
            if (Signal.handle(new Signal(name), SignalHandler.SIG_DFL) == SignalHandler.SIG_IGN) {
                System.err.println("SKIPPED: " + name + " is ignored by whoever started this, as nohup does");
                continue;
            }
            tried++;
            Interrupts interrupts = new Interrupts();
            interrupts.install();
            CountDownLatch asked = new CountDownLatch(1);
            interrupts.onRequest(asked::countDown);
            Output.of(() -> Signal.raise(new Signal(name)));
            assertTrue(asked.await(10, TimeUnit.SECONDS) && interrupts.requested(), name);
        }
        assertTrue(tried > 0, "every signal is ignored here");
    }
}
