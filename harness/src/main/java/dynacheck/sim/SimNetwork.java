package dynacheck.sim;

import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The network between simulated nodes; see {@link FaultModel} for what it does to messages. */
final class SimNetwork implements Links {
    /** Nobody encodes a message here; this is what one counts as in throughput and evidence. */
    private static final int MESSAGE_BYTES = 100;

    private static final int MAX_HELD = 10_000;
    private static final int SLOW = 20;

    /** Where messages arrive. */
    interface Receiver {
        void receive(String from, String to, Object message);
    }

    private final class Link {
        final String from;
        final String to;
        final double meanNanos;
        LinkState state = LinkState.OPEN;
        long connection;
        long cloggedUntil;
        long affectedBytes;
        List<Object> held = new ArrayList<>();

        Link(String from, String to) {
            this.from = from;
            this.to = to;
            double slower = random.nextDouble() < model.slowLinks() ? SLOW : 1;
            meanNanos = slower * model.latencyMicros() * 1000.0 * (0.5 + random.nextDouble());
        }

        void transmit(Object message) {
            if (state.cut()) {
                hold(message);
                return;
            }
            if (!state.equals(LinkState.OPEN)) {
                affectedBytes += MESSAGE_BYTES;
            }
            long mine = connection;
            simulation.after(delayNanos(), () -> {
                if (mine != connection) {
                    lost++;
                } else if (state.cut()) {
                    hold(message);
                } else {
                    delivered++;
                    receiver.receive(from, to, message);
                }
            });
        }

        private long delayNanos() {
            long now = simulation.nowNanos();
            if (model.clogging() > 0 && random.nextDouble() < model.clogging()) {
                cloggedUntil = now + random.nextLong(model.clogMillis() * 1_000_000L);
            }
            // A quarter is certain, the rest exponential: most are quick, some overtake many.
            long own = (long) (meanNanos * (0.25 - 0.75 * Math.log(1 - random.nextDouble())));
            long throttle = state.bytesPerSecond() <= 0 ? 0 : MESSAGE_BYTES * 1_000_000_000L / state.bytesPerSecond();
            return Math.max(0, cloggedUntil - now)
                    + own
                    + throttle
                    + state.delay().toNanos();
        }

        private void hold(Object message) {
            affectedBytes += MESSAGE_BYTES;
            if (held.size() < MAX_HELD && random.nextBoolean()) {
                held.add(message);
            } else {
                lost++;
            }
        }

        void set(LinkState next) {
            state = next;
            if (!next.cut()) {
                List<Object> released = held;
                held = new ArrayList<>();
                released.forEach(this::transmit);
            }
        }
    }

    private final Simulation simulation;
    private final FaultModel model;
    private final SplittableRandom random;
    private final Receiver receiver;
    private final Map<String, Map<String, Link>> links = new HashMap<>();
    private long delivered;
    private long lost;

    SimNetwork(Simulation simulation, FaultModel model, Receiver receiver) {
        this.simulation = simulation;
        this.model = model;
        this.random = simulation.random("network");
        this.receiver = receiver;
    }

    private Link link(String from, String to) {
        return links.computeIfAbsent(from, f -> new HashMap<>()).computeIfAbsent(to, t -> new Link(from, t));
    }

    void send(String from, String to, Object message) {
        Link link = link(from, to);
        if (model.loss() > 0 && random.nextDouble() < model.loss()) {
            lost++;
            return;
        }
        link.transmit(message);
        if (model.duplication() > 0 && random.nextDouble() < model.duplication()) {
            link.transmit(message);
        }
    }

    long delivered() {
        return delivered;
    }

    long lost() {
        return lost;
    }

    @Override
    public void set(String from, String to, LinkState state) {
        link(from, to).set(state);
    }

    @Override
    public LinkState get(String from, String to) {
        return link(from, to).state;
    }

    /** A link is one connection here. */
    @Override
    public int reset(String from, String to) {
        link(from, to).connection++;
        return 1;
    }

    @Override
    public long affectedBytes(String from, String to) {
        return link(from, to).affectedBytes;
    }
}
