package dynacheck.sim;

import dynacheck.cluster.LinkFaults;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import dynacheck.fault.FaultModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The network between simulated nodes; see {@link FaultModel} for what it does to messages. */
final class SimNetwork implements Links {
    /** Messages are not encoded here. This is the size that throughput and evidence assume. */
    private static final int MESSAGE_BYTES = 100;

    private static final int MAX_HELD = 10_000;
    private static final int SLOW = 20;

    /** Where messages arrive. */
    interface Receiver {
        void receive(String from, Object message);
    }

    /** Where the messages of one node leave. */
    interface Sender {
        /** Sends to a node that exists; nobody hears what is sent to others. */
        void send(String to, Object message);
    }

    private final class Link {
        final String from;
        final String to;
        final double meanNanos;
        LinkState state = LinkState.OPEN;
        /** As the state has it. */
        boolean open = true;
        /** What the state adds to the time that a message takes. */
        long addedNanos;

        long connection;
        long cloggedUntil;
        long affectedBytes;
        long untouchedBytes;
        long sent;
        long newestArrived;
        List<Object> held = new ArrayList<>();
        /** Null: nothing was sent yet. */
        @Nullable
        Receiver receiver;

        Link(String from, String to) {
            this.from = from;
            this.to = to;
            double slower = random.nextDouble() < model.slowLinks() ? SLOW : 1;
            meanNanos = slower * model.latencyMicros() * 1000.0 * (0.5 + random.nextDouble());
        }

        void transmit(Object message) {
            if (state.cut()) {
                hold(message, simulation.nowNanos());
                return;
            }
            if (open) {
                untouchedBytes += MESSAGE_BYTES;
            } else {
                affectedBytes += MESSAGE_BYTES;
            }
            long mine = connection;
            long number = ++sent;
            long sentNanos = simulation.nowNanos();
            simulation.after(delayNanos(), () -> {
                if (mine != connection) {
                    lost++;
                    simulation.lost(from, to, sentNanos, message, "the connection broke");
                } else if (state.cut()) {
                    hold(message, sentNanos);
                } else {
                    delivered++;
                    overtaken += number < newestArrived ? 1 : 0;
                    newestArrived = Math.max(newestArrived, number);
                    simulation.arrived(from, to, sentNanos, message);
                    Objects.requireNonNull(receiver).receive(from, message);
                }
            });
        }

        private long delayNanos() {
            long now = simulation.nowNanos();
            if (model.clogging() > 0 && random.nextDouble() < model.clogging()) {
                clogged++;
                cloggedUntil = now + random.nextLong(model.clogMillis() * 1_000_000L);
            }
            // A quarter is certain, the rest exponential: most are quick, some overtake many.
            long own = (long) (meanNanos * (0.25 - 0.75 * Math.log(1 - random.nextDouble())));
            return Math.max(0, cloggedUntil - now) + own + addedNanos;
        }

        private void hold(Object message, long sentNanos) {
            simulation.lost(from, to, sentNanos, message, "the link is cut");
            noteCut(from, to);
            affectedBytes += MESSAGE_BYTES;
            if (held.size() < MAX_HELD && random.nextBoolean()) {
                held.add(message);
            } else {
                lost++;
            }
        }

        void set(LinkState next) {
            state = next;
            open = next.equals(LinkState.OPEN);
            long throttle = next.bytesPerSecond() <= 0 ? 0 : MESSAGE_BYTES * 1_000_000_000L / next.bytesPerSecond();
            addedNanos = throttle + next.delay().toNanos();
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
    private final Function<String, @Nullable Receiver> receivers;
    private final Map<String, Map<String, Link>> links = new HashMap<>();
    private final LinkFaults faults = new LinkFaults();
    private long delivered;
    private long lost;
    private long duplicated;
    private long overtaken;
    private long clogged;
    private long oneWay;
    private boolean healed;

    /** @param receivers by name; null for a node that does not exist yet */
    SimNetwork(Simulation simulation, FaultModel model, Function<String, @Nullable Receiver> receivers) {
        this.simulation = simulation;
        this.model = model;
        this.random = simulation.random("network");
        this.receivers = receivers;
    }

    private Map<String, Link> linksOf(String from) {
        return links.computeIfAbsent(from, f -> new HashMap<>());
    }

    private Link link(String from, String to) {
        return linksOf(from).computeIfAbsent(to, t -> new Link(from, t));
    }

    /** For each message of a run: it looks up the other end only. */
    Sender sender(String from) {
        Map<String, Link> mine = linksOf(from);
        return (to, message) -> send(from, to, mine.get(to), message);
    }

    /** @param known null: nothing met that link yet */
    private void send(String from, String to, @Nullable Link known, Object message) {
        Link link = known;
        if (link == null || link.receiver == null) { // a fault may have met a link before any message did
            Receiver receiver = receivers.apply(to);
            if (receiver == null) {
                return;
            }
            link = link(from, to);
            link.receiver = receiver;
        }
        if (!healed && model.loss() > 0 && random.nextDouble() < model.loss()) {
            lost++;
            simulation.lost(from, to, simulation.nowNanos(), message, "the network lost it");
            return;
        }
        link.transmit(message);
        if (model.duplication() > 0 && random.nextDouble() < model.duplication()) {
            duplicated++;
            link.transmit(message);
        }
    }

    /** No message is lost by chance from now on: the paper's channels are reliable, and a run must end at some time. */
    void heal() {
        healed = true;
    }

    /** Counts what {@link FaultModel} and cuts did to messages, by kind. */
    Map<String, Long> covered() {
        Map<String, Long> counts = new HashMap<>(Map.of(
                FaultModel.LOST, lost,
                FaultModel.DUPLICATED, duplicated,
                FaultModel.OVERTAKEN, overtaken,
                FaultModel.CLOGGED, clogged,
                FaultModel.ONE_WAY, oneWay));
        counts.values().removeIf(n -> n == 0);
        return counts;
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

    /** A message was sent on a link that is cut while the way back is open. */
    private void noteCut(String from, String to) {
        oneWay += link(to, from).state.cut() ? 0 : 1;
    }

    @Override
    public LinkFaults faults() {
        return faults;
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

    @Override
    public OptionalLong untouchedBytes(String from, String to) {
        return OptionalLong.of(link(from, to).untouchedBytes);
    }
}
