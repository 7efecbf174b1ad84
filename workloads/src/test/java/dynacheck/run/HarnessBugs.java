package dynacheck.run;

import dynacheck.cluster.Cluster;
import dynacheck.cluster.LinkState;
import dynacheck.cluster.Links;
import dynacheck.cluster.NodeState;
import dynacheck.cluster.Processes;
import dynacheck.fault.FaultEvent.Link;
import dynacheck.generator.Generator;
import dynacheck.generator.Invocation;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.membership.Membership;
import dynacheck.run.HarnessMutants.Bug;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.Session;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The planted bugs of the harness: each an honest part of it, of which one method does something else. */
final class HarnessBugs {
    static final UnaryOperator<History> WHOLE = history -> history;

    private static final Duration SHORT_PATIENCE = Duration.ofMillis(300);
    private static final String COVERAGE = "coverage";

    private HarnessBugs() {}

    /** What a method does instead. */
    private interface Instead {
        @Nullable
        Object call(Object[] arguments) throws Throwable;
    }

    /** {@code honest}, but for these methods, by name. */
    private static <T> T like(Class<T> type, T honest, Map<String, Instead> instead) {
        Object changed =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Instead other = instead.get(method.getName());
                    try {
                        return other == null
                                ? method.invoke(honest, arguments)
                                : other.call(arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(changed);
    }

    /** The first is none. */
    static List<Bug> all() {
        List<Bug> all = new ArrayList<>(List.of(bug("none", "nothing", "partition,kill,pause", "", "")));
        all.addAll(ofNemeses());
        all.addAll(ofClientsAndCheckers());
        return List.copyOf(all);
    }

    private static List<Bug> ofNemeses() {
        return List.of(
                onCluster(
                        "partition-in-one-direction",
                        "of the links that are to be cut every second one is only said to be",
                        "partition",
                        "as if it were open",
                        HarnessBugs::inOneDirection),
                onCluster(
                        "partition-opened-at-once",
                        "links are opened a moment after they were cut, and still said to be",
                        "partition",
                        "as if it were open",
                        HarnessBugs::openedAtOnce),
                onCluster(
                        "kill-undone-at-once",
                        "who is killed is started again at once",
                        "kill",
                        "not in force",
                        HarnessBugs::startedAtOnce),
                onCluster(
                        "kill-is-a-clean-stop",
                        "SIGTERM instead of SIGKILL",
                        "kill",
                        "fault:kill",
                        HarnessBugs::cleanStop),
                onCluster(
                        "pause-does-nothing",
                        "nobody is stopped, and whoever asks hears that somebody is",
                        "pause",
                        "meanwhile",
                        HarnessBugs::noPause),
                onCluster(
                        "nemesis-does-nothing",
                        "faults are journaled and not done",
                        "partition,kill,pause",
                        "fault:kill",
                        HarnessBugs::nothing));
    }

    private static List<Bug> ofClientsAndCheckers() {
        return List.of(
                new Bug(
                        "final-operations-skip-a-member",
                        "one live member is not asked after the healing",
                        "kill",
                        COVERAGE,
                        "final-operations",
                        UnaryOperator.identity(),
                        UnaryOperator.identity(),
                        HarnessBugs::withoutOneMember,
                        WHOLE),
                new Bug(
                        "timeout-called-fail",
                        "a client calls :fail what it only did not wait for",
                        "partition",
                        "atomicity",
                        "aborted-read",
                        UnaryOperator.identity(),
                        HarnessBugs::impatient,
                        UnaryOperator.identity(),
                        WHOLE),
                onHistory(
                        "last-percent-not-judged",
                        "the checkers get a history without its end",
                        history -> History.of(
                                history.ops().subList(0, history.ops().size() * 99 / 100))),
                onHistory(
                        "one-read-in-a-hundred-lost",
                        "both lines of it are not recorded",
                        HarnessBugs::withoutSomeReads));
    }

    private static Bug bug(String name, String what, String nemesis, String noticedBy, String because) {
        return new Bug(
                name,
                what,
                nemesis,
                noticedBy,
                because,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                WHOLE);
    }

    private static Bug onCluster(
            String name, String what, String nemesis, String because, UnaryOperator<Cluster> cluster) {
        return new Bug(
                name,
                what,
                nemesis,
                COVERAGE,
                because,
                cluster,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                WHOLE);
    }

    /** Judges the run of the harness without bugs. */
    private static Bug onHistory(String name, String what, UnaryOperator<History> judged) {
        return new Bug(
                name,
                what,
                "partition,kill,pause",
                COVERAGE,
                "lines that the run recorded",
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                judged);
    }

    /** Links on which {@code half} is done of what is asked, while they are said to be in the state asked for. */
    private static Cluster lyingLinks(Cluster honest, Function<Map<Link, LinkState>, Map<Link, LinkState>> half) {
        Map<Link, LinkState> said = new ConcurrentHashMap<>();
        Links links = like(
                Links.class,
                honest.links(),
                Map.of(
                        "impose",
                        arguments -> {
                            Map<Link, LinkState> wanted = effects(arguments[1]);
                            boolean heals = wanted.values().stream().allMatch(LinkState.OPEN::equals);
                            said.putAll(wanted);
                            honest.links().impose((Long) arguments[0], heals ? wanted : half.apply(wanted));
                            return wanted;
                        },
                        "get",
                        arguments -> said.getOrDefault(
                                new Link((String) arguments[0], (String) arguments[1]), LinkState.OPEN)));
        return like(Cluster.class, honest, Map.of("links", arguments -> links));
    }

    private static Map<Link, LinkState> effects(Object argument) {
        Map<Link, LinkState> effects = new LinkedHashMap<>();
        ((Map<?, ?>) argument).forEach((link, state) -> effects.put((Link) link, (LinkState) state));
        return effects;
    }

    private static Cluster inOneDirection(Cluster honest) {
        return lyingLinks(honest, wanted -> {
            Map<Link, LinkState> half = new LinkedHashMap<>(wanted);
            half.keySet().removeIf(link -> link.from().compareTo(link.to()) > 0);
            return half;
        });
    }

    private static Cluster openedAtOnce(Cluster honest) {
        return lyingLinks(honest, wanted -> {
            later(() -> wanted.keySet().forEach(l -> honest.links().set(l.from(), l.to(), LinkState.OPEN)));
            return wanted;
        });
    }

    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    private static void later(Deed deed) {
        Thread unused = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(300); // traffic is to meet the fault, as it would be made to
                deed.run();
            } catch (IOException | IllegalStateException e) {
                // The run is over, or somebody else did it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Cluster withProcesses(Cluster honest, Map<String, Instead> instead) {
        Processes processes = like(Processes.class, honest.processes(), instead);
        return like(Cluster.class, honest, Map.of("processes", arguments -> processes));
    }

    private static Cluster startedAtOnce(Cluster honest) {
        return withProcesses(honest, Map.of("kill", arguments -> {
            honest.processes().kill((String) arguments[0]);
            later(() -> honest.processes().start((String) arguments[0]));
            return null;
        }));
    }

    private static Cluster cleanStop(Cluster honest) {
        return withProcesses(honest, Map.of("kill", arguments -> {
            String node = (String) arguments[0];
            ProcessHandle process = ProcessHandle.current()
                    .descendants()
                    .filter(p ->
                            List.of(p.info().arguments().orElse(new String[0])).containsAll(List.of("--id", node)))
                    .findFirst()
                    .orElseThrow();
            process.destroy();
            process.onExit().get();
            return null;
        }));
    }

    private static Cluster noPause(Cluster honest) {
        Set<Object> paused = ConcurrentHashMap.newKeySet();
        return withProcesses(
                honest,
                Map.of(
                        "pause", arguments -> paused.add(arguments[0]) ? null : null,
                        "resume", arguments -> paused.remove(arguments[0]) ? null : null,
                        "state",
                                arguments -> paused.contains(arguments[0])
                                        ? NodeState.PAUSED
                                        : honest.processes().state((String) arguments[0])));
    }

    private static Cluster nothing(Cluster honest) {
        Links links = like(Links.class, honest.links(), Map.of("impose", arguments -> effects(arguments[1])));
        return like(
                Cluster.class,
                withProcesses(honest, Map.of("kill", arguments -> null, "pause", arguments -> null)),
                Map.of("links", arguments -> links));
    }

    private static Workload withoutOneMember(Workload honest) {
        return like(Workload.class, honest, Map.of("plan", arguments -> {
            Workload.Plan plan = honest.plan((Workload.Settings) arguments[0]);
            List<Function<Membership, Generator>> stages = new ArrayList<>();
            plan.finalOps().forEach(stage -> stages.add(membership -> stage.apply(withoutOne(membership))));
            return new Workload.Plan(
                    plan.clientOps(), plan.reconfigs(), plan.reconfigurers(), stages, plan.requiredCoverage());
        }));
    }

    private static Membership withoutOne(Membership honest) {
        return like(
                Membership.class,
                honest,
                Map.of(
                        "activeMembers",
                        arguments -> honest.activeMembers().stream().skip(1).toList()));
    }

    private static Target impatient(Target honest) {
        return like(
                Target.class,
                honest,
                Map.of(
                        "open", run -> impatient(honest.open((Target.RunSetup) run[0])),
                        "configured", options -> impatient(honest)));
    }

    private static Session impatient(Session honest) {
        return like(Session.class, honest, Map.of("openClient", arguments -> {
            Client client = honest.openClient((dynacheck.target.NodeAddress) arguments[0]);
            return like(Client.class, client, Map.of("invoke", op -> {
                Completion completion = client.invoke(((Invocation) op[0]).within(SHORT_PATIENCE));
                return completion instanceof Completion.Info info ? new Completion.Fail(info.error()) : completion;
            }));
        }));
    }

    private static History withoutSomeReads(History history) {
        Set<Op> lost = new HashSet<>();
        history.calls().stream()
                .filter(call -> call.f().equals("read") && call.isOk() && call.start() % 100 == 0)
                .forEach(call -> lost.addAll(List.of(call.invoke(), call.last())));
        return History.of(
                history.ops().stream().filter(op -> !lost.contains(op)).toList());
    }
}
