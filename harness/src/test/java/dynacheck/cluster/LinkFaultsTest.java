package dynacheck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.cluster.LinkState.Packets;
import dynacheck.fault.FaultEvent.Link;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Faults of links that overlap. */
class LinkFaultsTest {
    private static final Link LINK = new Link("a", "b");
    private static final LinkState SLOW = LinkState.delayed(Duration.ofMillis(30));

    private final LinkFaults faults = new LinkFaults();

    private LinkState put(long fault, LinkState effect) {
        Map<Link, LinkState> states = faults.put(fault, Map.of(LINK, effect));
        return states.getOrDefault(LINK, LinkState.OPEN);
    }

    @Test
    void whatOneFaultEndsTheOtherKeeps() {
        assertEquals(LinkState.CUT, put(1, LinkState.CUT));
        LinkState both = put(2, SLOW);
        assertEquals(new LinkState(true, Duration.ofMillis(30), 0), both, "a delay does not open a cut link");
        assertEquals(LinkState.CUT, put(2, LinkState.OPEN), "nor does its end");
        assertEquals(both, put(2, SLOW));
        assertEquals(SLOW, put(1, LinkState.OPEN));
        assertEquals(SLOW, put(1, LinkState.OPEN), "ended twice is ended");
        assertEquals(SLOW, faults.effect(2, LINK));
        assertEquals(LinkState.OPEN, faults.effect(1, LINK));
        assertEquals(LinkState.OPEN, put(2, LinkState.OPEN));
    }

    @Test
    void effectsAddUp() {
        put(1, new LinkState(false, Duration.ofMillis(20), 5_000, new Packets(50, 10, 0, 99)));
        LinkState both = put(2, new LinkState(false, Duration.ofMillis(7), 3_000, new Packets(20, 0, 5, 99)));
        assertEquals(new LinkState(false, Duration.ofMillis(27), 3_000, new Packets(60, 10, 5, 99)), both);
        assertEquals(5_000, put(2, LinkState.OPEN).bytesPerSecond());
        assertEquals(
                new LinkState(true, Duration.ofMillis(20), 5_000, new Packets(0, 10, 0, 99)),
                put(3, LinkState.CUT),
                "of what is cut no share is lost");
    }

    /** Whatever faults come and go, in any order: the state is that of those that are open. */
    @Test
    void orderDoesNotMatter() {
        SplittableRandom random = new SplittableRandom(1);
        List<LinkState> effects = List.of(
                LinkState.CUT, SLOW, LinkState.limited(900), LinkState.of(new Packets(0, 30, 0, 0)), LinkState.OPEN);
        for (int round = 0; round < 200; round++) {
            Map<Long, LinkState> open = new HashMap<>();
            LinkState state = LinkState.OPEN;
            for (int step = 0; step < 10; step++) {
                long fault = random.nextInt(3);
                LinkState effect = effects.get(random.nextInt(effects.size()));
                open.put(fault, effect);
                state = put(fault, effect);
            }
            assertEquals(open.containsValue(LinkState.CUT), state.cut(), open.toString());
            long delays = open.values().stream().filter(SLOW::equals).count();
            assertEquals(SLOW.delay().multipliedBy(delays), state.delay(), open.toString());
            assertEquals(open.containsValue(LinkState.limited(900)) ? 900 : 0, state.bytesPerSecond());
            open.keySet().forEach(fault -> put(fault, LinkState.OPEN));
        }
        assertEquals(LinkState.OPEN, put(9, LinkState.OPEN));
    }
}
