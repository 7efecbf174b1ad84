package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final List<String> log = new ArrayList<>();
    private long now = 7;
    private final Refusals refusals = new Refusals(() -> now, log::add);

    @Test
    void theSameIsSaidOnceAMinuteAndThenHowOftenItWas() {
        for (int i = 0; i < 1000; i++) {
            refusals.add("10.0.0.1", "no certificate");
        }
        assertEquals(List.of("refused 10.0.0.1: no certificate"), log);
        now += Duration.ofMinutes(1).toNanos();
        refusals.add("10.0.0.1", "no certificate");
        assertEquals(
                List.of(
                        "refused 10.0.0.1: no certificate",
                        "refused 10.0.0.1: no certificate, 1000 times",
                        "refused 10.0.0.1: no certificate"),
                log);
    }

    @Test
    void whoeverMakesUpCausesCannotFillTheLog() {
        for (int i = 0; i < 1_000; i++) {
            refusals.add("10.0.0.1", "it says it is " + "x".repeat(i % 100) + "y".repeat(i / 100 % 100));
        }
        assertEquals(64, log.size());
        now += Duration.ofMinutes(1).toNanos();
        refusals.add("10.0.0.1", "again");
        assertEquals("refused 936 times more, from other peers or for other causes", log.get(64));
    }

    @Test
    void numbersMakeNoNewCause() {
        refusals.add("10.0.0.1", "frame of 4123456789 bytes");
        refusals.add("10.0.0.1", "frame of 4000000000 bytes");
        refusals.add("10.0.0.2", "frame of 4000000000 bytes");
        assertEquals(
                List.of("refused 10.0.0.1: frame of 4123456789 bytes", "refused 10.0.0.2: frame of 4000000000 bytes"),
                log);
    }

    @Test
    void aLineIsShortAndOneLine() {
        refusals.add("10.0.0.1", "a\n2026 INFO all is well\r\u001b[2J" + "x".repeat(10_000));
        assertEquals(1, log.size());
        assertFalse(log.getFirst().matches("(?s).*\\p{Cntrl}.*"), log.getFirst());
        assertTrue(log.getFirst().length() <= 200);
    }

    @Test
    void whatWasSentInsteadOfTlsIsNotSaid() {
        refusals.add(
                "10.0.0.1",
                new io.netty.handler.codec.DecoderException(
                        "not a record", new NotSslRecordException("70617373776f7264")));
        assertEquals(List.of("refused 10.0.0.1: it speaks no TLS"), log);
    }

    @Test
    void aBrokenOrSlowConnectionIsNoRefusal() {
        assertTrue(Refusals.isOne(new SSLHandshakeException("no name matching")));
        assertFalse(Refusals.isOne(new SSLHandshakeException("closed", new ClosedChannelException())));
        assertFalse(Refusals.isOne(new SslHandshakeTimeoutException("after 10 s")));
        assertFalse(Refusals.isOne(new ClosedChannelException()));
    }
}
