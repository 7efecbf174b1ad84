package dynacheck.workloads.dynastore;

import dynacheck.checker.Checker;
import dynacheck.membership.MembershipChange;
import dynacheck.node.abd.AbdProcess;
import dynacheck.node.abd.plugin.AbdProtocol;
import dynacheck.node.app.Main;
import dynacheck.node.app.NodeImage;
import dynacheck.node.app.NodeJvm;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import dynacheck.node.dynastore.plugin.FaithfulProtocol;
import dynacheck.node.noop.NoOpProtocol;
import dynacheck.target.Capabilities;
import dynacheck.target.Dialing;
import dynacheck.target.Session;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import dynacheck.workloads.dynastore.trace.WhiteBoxChecker;
import dynacheck.workloads.dynastore.trace.WhiteBoxResult;
import dynacheck.workloads.http.HttpCalls;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The DynaStore node of this project, run from the harness's own class path by the harness's own JVM. */
public final class DynaStoreTarget implements Target {
    /** Target option: bytes of keys and values in one message of a transfer. Small ones make transfers of many. */
    static final String CHUNK_BYTES = DynaStoreProtocol.CHUNK_BYTES;

    /** Target option: milliseconds that reads and writes wait for the end of a reconfiguration, at most. */
    static final String PATIENCE_MS = DynaStoreProtocol.PATIENCE_MS;

    static final String SPARE_LOOKS = DynaStoreProtocol.SPARE_LOOKS;

    static final String PRE_COPY_FROM = DynaStoreProtocol.PRE_COPY_FROM;

    static final String TRACE = "trace";

    /** Target option: which protocol the nodes run. */
    static final String PROTOCOL = "protocol";

    /** Target option: what the JVM of a node remembers when it starts. */
    static final String IMAGE = "image";

    /** Target option: how the JVM of a node compiles. */
    static final String COMPILER = "compiler";

    /** Target option: the heap of a node's JVM, at most. */
    static final String HEAP_MB = "heap-mb";

    private static final String FULL = "full";
    private static final String NAME = "dynastore";

    private static final Capabilities CAPABILITIES = Capabilities.DEFAULT
            .with(
                    TargetOption.oneOf(
                            SimulatedSystem.MUTANT, "a planted bug; `dynacheck mutants` lists them", Mutants::names),
                    TargetOption.oneOf(
                            PROTOCOL,
                            "of the nodes, default dynastore; dynastore-faithful is the paper's form, line by line,"
                                    + " members of abd never change, no-op is no store and for benchmarks",
                            List.of(
                                    DynaStoreProtocol.NAME,
                                    FaithfulProtocol.NAME,
                                    AbdProtocol.NAME,
                                    NoOpProtocol.NAME)),
                    TargetOption.flag(TRACE, "whether nodes write what white-box checks need; default true"),
                    TargetOption.oneOf(
                            IMAGE,
                            "what the JVM of a node knows when it starts: aot (from JDK 25 on, and its default),"
                                    + " classes, none",
                            Arrays.stream(NodeImage.Kind.values())
                                    .map(NodeImage.Kind::toString)
                                    .toList()),
                    TargetOption.oneOf(
                            COMPILER,
                            "of a node's JVM: quick is warm after a few seconds, the default; full needs half the"
                                    + " processor time, after half a minute under load",
                            List.of("quick", FULL)),
                    TargetOption.between(
                            HEAP_MB, "of a node's memory, default 48; 100,000 registers need 256", 32, 65_536),
                    TargetOption.between(CHUNK_BYTES, "of one message of a transfer", 1, Main.MAX_CHUNK_BYTES),
                    TargetOption.between(
                            PATIENCE_MS,
                            "that reads and writes wait for the end of a reconfiguration before they go on by"
                                    + " themselves; default 100, drawn for each seed of sim",
                            0,
                            Main.MAX_PATIENCE_MS),
                    TargetOption.between(
                            SPARE_LOOKS,
                            "members beyond a majority that the first round trip of a read or a write asks at once,"
                                    + " while nobody is late; default 0, drawn for each seed of sim",
                            0,
                            Main.MAX_SPARE_LOOKS),
                    TargetOption.between(
                            PRE_COPY_FROM,
                            "registers that a majority of the new view must lack for them to be copied before it is"
                                    + " proposed; default 256, drawn for each seed of sim",
                            0,
                            Integer.MAX_VALUE))
            .asDefault()
            .withTls()
            .dialing(Dialing.PROXY)
            .changing(MembershipChange.START_THEN_PROPOSE);

    /** Whether these nodes are no store at all: nothing of them is judged, and the simulator has none. */
    static boolean isNoOp(Map<String, String> options) {
        return NoOpProtocol.NAME.equals(options.get(PROTOCOL));
    }

    /** Whether members of these nodes never change. */
    static boolean isAbd(Map<String, String> options) {
        String mutant = options.get(SimulatedSystem.MUTANT);
        return mutant == null ? AbdProtocol.NAME.equals(options.get(PROTOCOL)) : Mutants.isOfAbd(mutant);
    }

    /** What makes the processes that these options ask for. */
    static LivingProcess.Factory processes(Map<String, String> options) {
        String mutant = options.get(SimulatedSystem.MUTANT);
        if (mutant != null) {
            return Mutants.processes(mutant);
        }
        return FaithfulProtocol.NAME.equals(options.get(PROTOCOL)) ? LivingProcess::new : LivingProcess.SHORT_FORM;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Capabilities capabilities(Map<String, String> options) {
        return isAbd(options) || isNoOp(options) ? CAPABILITIES.changing(MembershipChange.NONE) : CAPABILITIES;
    }

    /** A planted bug is one of a certain protocol, and brings it with it. */
    @Override
    public Optional<String> contradiction(Map<String, String> options) {
        String mutant = options.get(SimulatedSystem.MUTANT);
        String protocol = options.get(PROTOCOL);
        return mutant == null || protocol == null
                ? Optional.empty()
                : Optional.of("mutant=" + mutant + ": it is a bug in one protocol, which it brings with it; leave out"
                        + " protocol=" + protocol);
    }

    @Override
    public Session open(RunSetup run) {
        SSLContext tls = run.tls();
        return new DynaStoreSession(tls == null ? HttpCalls.PLAIN : HttpCalls.over(tls), image(run.options()));
    }

    /** What nodes with these options are started with after the usual flags. */
    static List<String> jvmFlags(Map<String, String> options) {
        List<String> flags = new ArrayList<>(FULL.equals(options.get(COMPILER)) ? NodeJvm.FULL_COMPILER : List.of());
        if (options.containsKey(HEAP_MB)) {
            flags.add("-Xmx" + options.get(HEAP_MB) + "m");
        }
        return flags;
    }

    private static NodeImage.Kind image(Map<String, String> options) {
        return Arrays.stream(NodeImage.Kind.values())
                .filter(kind -> kind.toString().equals(options.get(IMAGE)))
                .findFirst()
                .orElseGet(NodeImage.Kind::best);
    }

    @Override
    public Map<String, Checker> checkers() {
        return Map.of(WhiteBoxResult.NAME, WhiteBoxChecker::check);
    }

    @Override
    public Optional<SimulatedSystem> simulation(Map<String, String> options) {
        if (isNoOp(options)) {
            return Optional.empty();
        }
        String mutant = options.get(SimulatedSystem.MUTANT);
        return Optional.of(
                !isAbd(options)
                        ? new DynaStoreSimulation()
                        : new AbdSimulation(mutant == null ? AbdProcess::new : Mutants.abdProcesses(mutant)));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
