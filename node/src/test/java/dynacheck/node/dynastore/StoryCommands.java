package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The command language of {@link Story}: one line in, what happened out. CONTRIBUTING lists the commands. */
final class StoryCommands {
    /** Kinds of output lines. */
    static final List<String> KINDS =
            List.of("receive", "send", "hold", "persist", "lost", "down", "timer", "reply", "trace", "status", "life");

    /** Shown whatever {@code show} says: nobody should miss them. */
    private static final List<String> ALWAYS = List.of("lost", "status");

    private record Command(String usage, Consumer<List<String>> action) {}

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Set<String> shown = new TreeSet<>();
    private final List<String> output = new ArrayList<>();
    private final StoryCluster cluster;
    private boolean silent;

    StoryCommands(Parts parts) {
        cluster = new StoryCluster(parts, this::record);
        show(List.of("all"));
        add("chunk-bytes N", args -> cluster.chunkBytes(number(only(args))));
        add("cluster NODE...", this::begin);
        add("view NAME = VIEW CHANGE...", this::nameView);
        add("show KIND... (all: all but life)", this::show);
        add("start NODE", args -> cluster.start(only(args)));
        add("restart NODE", args -> cluster.start(cluster.host(only(args)).name));
        add("crash NODE", args -> cluster.up(only(args)).crash());
        add("empty-disk NODE", args -> cluster.emptyDisk(only(args)));
        add("slow-disk NODE", args -> cluster.up(only(args)).slowDisk(true));
        add("fast-disk NODE", args -> cluster.up(only(args)).slowDisk(false));
        add("sync NODE", args -> cluster.up(only(args)).sync());
        add("write NODE KEY VALUE", args -> {
            exactly(3, args);
            cluster.up(args.get(0)).invoke(new Operation.Write(args.get(1), args.get(2)));
        });
        add("read NODE KEY", args -> {
            exactly(2, args);
            cluster.up(args.get(0)).invoke(new Operation.Read(args.get(1)));
        });
        add("reconfig NODE CHANGE...", this::reconfig);
        add("deliver [FROM->TO] [MESSAGE]", args -> cluster.deliver(inFlight(args)));
        add("drop [FROM->TO] [MESSAGE]", this::drop);
        add("in-flight [FROM->TO] [MESSAGE]", args -> list(cluster.inFlight(inFlight(args))));
        add("until MESSAGE", this::until);
        add("stabilize [NODE...]", this::stabilize);
        add("tick [NODE...]", args -> nodes(args).forEach(StoryHost::tick));
        add("timer [NODE...]", args -> nodes(args).forEach(StoryHost::fireTimers));
        add("status [NODE...]", args -> nodes(args).forEach(StoryHost::status));
    }

    private void add(String usage, Consumer<List<String>> action) {
        commands.put(usage.split(" ", 2)[0], new Command(usage, action));
    }

    /** What {@code line} made the processes do. */
    List<String> run(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        Command command = commands.get(words.getFirst());
        if (command == null) {
            throw new Story.BadStory(
                    "unknown command '" + words.getFirst() + "'; there are: " + String.join(" ", commands.keySet()));
        }
        output.clear();
        try {
            command.action.accept(words.subList(1, words.size()));
        } catch (Story.BadStory e) {
            throw new Story.BadStory(e.getMessage() + " (usage: " + command.usage + ")");
        }
        return List.copyOf(output);
    }

    private void record(StoryCluster.Line line) {
        if (!silent && (shown.contains(line.kind()) || ALWAYS.contains(line.kind()))) {
            output.add(String.format("%s %-7s %s", line.process(), line.kind(), line.text()));
        }
    }

    private void begin(List<String> names) {
        if (names.isEmpty()) {
            throw new Story.BadStory("no nodes");
        }
        silent = true;
        cluster.begin(names);
        silent = false;
        output.add("V0 = {" + String.join(", ", names) + "}");
    }

    private void reconfig(List<String> args) {
        if (args.size() < 2) {
            throw new Story.BadStory("no changes");
        }
        Operation operation = new Operation.Reconfig(changes(args.subList(1, args.size())));
        cluster.up(args.getFirst()).invoke(operation);
    }

    private void nameView(List<String> args) {
        if (args.size() < 3 || !args.get(1).equals("=")) {
            throw new Story.BadStory("not a definition");
        }
        View base = cluster.words.named(args.get(2));
        if (base == null) {
            throw new Story.BadStory("there is no view " + args.get(2));
        }
        cluster.words.name(args.get(0), base.union(View.of(changes(args.subList(3, args.size())))));
    }

    private void show(List<String> kinds) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String kind : kinds) {
            if (kind.equals("all")) {
                chosen.addAll(KINDS.subList(0, KINDS.indexOf("life")));
            } else if (KINDS.contains(kind)) {
                chosen.add(kind);
            } else {
                throw new Story.BadStory("there is nothing called " + kind + " to show, only " + KINDS);
            }
        }
        shown.clear();
        shown.addAll(chosen);
    }

    private void drop(List<String> args) {
        Predicate<StoryCluster.Packet> chosen = inFlight(args);
        output.add(cluster.inFlight(chosen).size() + " dropped");
        cluster.drop(chosen);
    }

    /** Equal messages of one process in a row are one line. */
    private void list(List<StoryCluster.Packet> packets) {
        List<ProcessId> to = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            StoryCluster.Packet packet = packets.get(i);
            to.add(packet.to());
            boolean last = i + 1 == packets.size()
                    || !packets.get(i + 1).by().equals(packet.by())
                    || !packets.get(i + 1).message().equals(packet.message());
            if (last) {
                output.add(cluster.words.message(packet.message()) + " from " + packet.from() + " to "
                        + StoryWords.processes(to));
                to.clear();
            }
        }
    }

    private void stabilize(List<String> args) {
        Set<String> among = new TreeSet<>(args.isEmpty() ? cluster.names() : args);
        args.forEach(cluster::host);
        cluster.deliverAll(p -> among.contains(p.from()) && among.contains(p.to().name()), p -> false);
    }

    private void until(List<String> args) {
        Predicate<StoryCluster.Packet> awaited = begins(args);
        cluster.deliverAll(p -> true, awaited);
        if (cluster.inFlight(awaited).isEmpty()) {
            output.add("nothing of that was sent");
        }
    }

    /** {@code n1->n2,n3 REQ, R}: the messages that a command means; says so if none is in flight. */
    private Predicate<StoryCluster.Packet> inFlight(List<String> args) {
        boolean linked = !args.isEmpty() && args.getFirst().contains("->");
        Predicate<StoryCluster.Packet> chosen = begins(linked ? args.subList(1, args.size()) : args);
        if (linked) {
            String[] link = args.getFirst().split("->", 2);
            Predicate<String> from = oneOf(link[0]);
            Predicate<String> to = oneOf(link[1]);
            chosen = chosen.and(p -> from.test(p.from()) && to.test(p.to().name()));
        }
        if (cluster.inFlight(chosen).isEmpty()) {
            output.add("nothing of that is in flight");
        }
        return chosen;
    }

    private Predicate<StoryCluster.Packet> begins(List<String> message) {
        String start = "(" + String.join(" ", message);
        return packet -> cluster.words.message(packet.message()).startsWith(start);
    }

    private Predicate<String> oneOf(String names) {
        if (names.equals("*")) {
            return name -> true;
        }
        List<String> list = List.of(names.split(",", -1));
        list.forEach(cluster::host);
        return list::contains;
    }

    private List<StoryHost> nodes(List<String> names) {
        return (names.isEmpty() ? cluster.upNames() : names)
                .stream().map(cluster::up).toList();
    }

    private List<Change> changes(List<String> words) {
        return words.stream().map(this::change).toList();
    }

    private Change change(String word) {
        String name = word.substring(1);
        return switch (word.charAt(0)) {
            case '+' -> new Change.Add(cluster.id(name), name + ":1");
            case '-' -> new Change.Remove(cluster.id(name));
            default -> throw new Story.BadStory(word + " is no change, such as +n4 or -n2");
        };
    }

    private static String only(List<String> args) {
        exactly(1, args);
        return args.getFirst();
    }

    private static void exactly(int count, List<String> args) {
        if (args.size() != count) {
            throw new Story.BadStory(args.size() + " arguments");
        }
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new Story.BadStory(word + " is no number");
        }
    }
}
