package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.Greeting;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The hosts of a story and the network between them. Nothing moves by itself: a message is in flight until a command
 * delivers or drops it, and time passes only when a command says so.
 */
final class StoryCluster {
    /** More deliveries than any story needs: one that does not come to rest is wrong. */
    private static final int MOST_DELIVERIES = 10_000;
    /** As many ticks as the first greetings may take. */
    private static final int MOST_TICKS = 50;

    /** One line of what happened; {@code kind} is one of {@link StoryCommands#KINDS}. */
    record Line(String process, String kind, String text) {}

    record Packet(Greeting by, ProcessId to, Message message) {
        String from() {
            return by.id().name();
        }
    }

    final StoryWords words = new StoryWords();
    private final Parts parts;
    private final Consumer<Line> transcript;
    private final Map<String, StoryHost> hosts = new LinkedHashMap<>();
    private final Map<String, Integer> lives = new LinkedHashMap<>();
    private final Map<String, Integer> starts = new LinkedHashMap<>();
    private final Map<String, ProcessId> ids = new LinkedHashMap<>();
    private final List<Packet> inFlight = new ArrayList<>();
    private View initialView = View.EMPTY;
    private Tuning tuning = TestCluster.IMPATIENT;

    StoryCluster(Parts parts, Consumer<Line> transcript) {
        this.parts = parts;
        this.transcript = transcript;
    }

    /** Starts V(0) = {@code names} and lets everybody hear of everybody, until all is quiet. */
    void begin(List<String> names) {
        initialView = View.of(names.stream()
                .map(name -> (Change) new Change.Add(ProcessId.of(name), name + ":1"))
                .toList());
        words.name("V0", initialView);
        names.forEach(this::start);
        for (int tick = 0; tick < MOST_TICKS; tick++) {
            deliverAll(packet -> true, packet -> false);
            names.forEach(name -> host(name).tick());
        }
    }

    /** Bytes in one chunk of a full transfer, for processes that start from now on. */
    void chunkBytes(int bytes) {
        tuning = tuning.withChunkBytes(bytes);
    }

    StoryHost host(String name) {
        StoryHost host = hosts.get(name);
        if (host == null) {
            throw new Story.BadStory("there is no " + name + " yet, only " + hosts.keySet() + ": start " + name);
        }
        return host;
    }

    StoryHost up(String name) {
        StoryHost host = host(name);
        if (!host.isUp()) {
            throw new Story.BadStory(name + " is down: restart " + name);
        }
        return host;
    }

    Set<String> names() {
        return hosts.keySet();
    }

    /** Of all that runs. */
    List<String> upNames() {
        return hosts.values().stream()
                .filter(StoryHost::isUp)
                .map(host -> host.name)
                .toList();
    }

    /** A new process on an empty disk, or the one that is on it. */
    void start(String name) {
        StoryHost host = hosts.computeIfAbsent(name, this::newHost);
        if (host.isUp()) {
            throw new Story.BadStory(name + " runs already: crash " + name);
        }
        lives.putIfAbsent(name, 1);
        int start = starts.merge(name, 1, Integer::sum);
        host.start("L" + lives.get(name), "S" + start, initialView, tuning, parts);
        if (host.isUp()) {
            ids.put(name, host.self());
        }
    }

    private StoryHost newHost(String name) {
        return new StoryHost(name, words, new StoryHost.Port() {
            @Override
            public void line(String kind, String text) {
                transcript.accept(new Line(name, kind, text));
            }

            @Override
            public void send(Greeting by, List<ProcessId> to, Message message) {
                to.forEach(id -> inFlight.add(new Packet(by, id, message)));
            }
        });
    }

    /** What starts on this host next is another life of its process. */
    void emptyDisk(String name) {
        if (host(name).isUp()) {
            throw new Story.BadStory(name + " runs: crash " + name + " first");
        }
        host(name).emptyDisk();
        lives.merge(name, 1, Integer::sum);
    }

    /** The process that runs, or ran last, on the host of this name. */
    ProcessId id(String name) {
        ProcessId id = ids.get(name);
        if (id == null) {
            throw new Story.BadStory("which process is " + name + "? start " + name + " first");
        }
        return id;
    }

    List<Packet> inFlight(Predicate<Packet> chosen) {
        return inFlight.stream().filter(chosen).toList();
    }

    void drop(Predicate<Packet> chosen) {
        inFlight.removeIf(chosen);
    }

    /** Delivers what is in flight now, in the order in which it was sent; not what comes of it. */
    void deliver(Predicate<Packet> chosen) {
        inFlight(chosen).forEach(this::deliver);
    }

    /** Delivers until nothing is left, or only what a slow disk holds up, or something awaited is in flight. */
    void deliverAll(Predicate<Packet> chosen, Predicate<Packet> awaited) {
        for (int deliveries = 0; deliveries < MOST_DELIVERIES; ) {
            int before = deliveries;
            for (Packet packet : inFlight(chosen)) {
                if (inFlight.stream().anyMatch(awaited)) {
                    return;
                }
                deliveries += deliver(packet) ? 1 : 0;
            }
            if (deliveries == before) {
                return;
            }
        }
        throw new Story.BadStory("after " + MOST_DELIVERIES + " deliveries there is still something in flight");
    }

    /** Whether the packet is not in flight any more. */
    private boolean deliver(Packet packet) {
        String name = packet.to().name();
        StoryHost host = hosts.get(name);
        if (host == null || !host.isUp() || !host.self().equals(packet.to())) {
            inFlight.remove(packet);
            transcript.accept(new Line(name, "down", words.message(packet.message()) + " from " + packet.from()));
            return true;
        }
        StoryHost.Door door = host.greeted(packet.by());
        if (door == StoryHost.Door.WAIT) {
            return false;
        }
        inFlight.remove(packet);
        if (door == StoryHost.Door.OPEN) {
            String kind = packet.message() instanceof Message.OfLife ? "life" : "receive";
            transcript.accept(new Line(name, kind, words.message(packet.message()) + " from " + packet.from()));
            host.receive(packet.by().id(), packet.message());
        }
        return true;
    }
}
