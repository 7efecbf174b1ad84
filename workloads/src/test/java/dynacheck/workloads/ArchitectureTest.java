package dynacheck.workloads;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dynacheck.history.KnowsTooMuch;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.junit.jupiter.api.Test;

/**
 * Which package may see which. The node's are in {@code ProtocolPurityTest}; here are the others, each with all that it
 * may see. An arrow that nobody uses any more is to be taken out. Constants that the compiler copies are no arrows.
 */
@AnalyzeClasses(packages = "dynacheck", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "dynacheck.";

    private static final String ARROWS = """
            # what happened
            history            ->
            fault              -> history
            generator          -> history
            membership         -> history fault

            # checkers judge what was recorded: they must not be able to ask the run
            checker            -> history
            checker.register   -> history fault checker
            checker.model      -> history checker
            checker.liveness   -> history fault membership checker
            # of written values and of slack it counts what the others found
            checker.coverage   -> history fault membership checker checker.register checker.liveness
            # a second opinion on transactions of single registers
            checker.txn        -> history checker checker.register
            judge              -> history membership checker checker.register checker.liveness checker.coverage
            store              -> history checker judge
            report             -> history fault checker checker.register checker.model checker.liveness \
            checker.coverage checker.txn judge
            report.templates   -> report

            # a system under test knows nobody who uses it
            tls                ->
            target             -> history generator membership checker tls
            cluster            -> fault target tls
            remote             ->
            lab                -> remote
            ssh                -> fault target cluster remote tls
            workload           -> history generator membership

            # faults: a nemesis asks a cluster and the membership. What it does are fault events, journaled as history
            # with keywords and operations, at the addresses that a target gives to its nodes
            injection          -> fault generator membership cluster
            nemesis            -> history fault generator membership target cluster injection

            runner             -> history fault generator membership target cluster injection
            sim                -> history fault generator membership target cluster injection runner
            shrink             -> history fault generator membership checker target cluster injection runner sim

            # an experiment; many of them; what they cost; and the only one that parses arguments and prints
            run                -> history fault generator membership checker checker.register checker.model \
            checker.txn judge store report tls target cluster remote ssh workload injection runner sim
            notebook           -> history fault membership checker checker.register judge store report run
            report.templates.notebook -> notebook report
            sweep              -> notebook history fault generator checker checker.register checker.model \
            checker.liveness checker.coverage judge store report target workload injection sim shrink run
            campaign           -> notebook checker store target shrink run sweep
            bench              -> history fault generator membership checker checker.register judge target cluster \
            injection runner sweep
            cli                -> notebook history generator membership checker checker.register checker.model \
            checker.txn judge store report target cluster remote lab ssh workload injection runner shrink run sweep \
            campaign bench

            workloads.registers -> history generator membership workload
            workloads.objects  -> history generator membership workload
            """;

    /** For targets without a line of their own: all that anybody's plug-in may see; of run, what refuses arguments. */
    private static final Set<String> OF_A_TARGET = Set.of(
            "history",
            "fault",
            "generator",
            "membership",
            "checker",
            "tls",
            "target",
            "workload",
            "run",
            "workloads.registers",
            "workloads.http");

    /** As its package-info says; what a target needs to refuse arguments is the end of it. */
    private static final Set<String> INTERFACE_OF_RUNS =
            Set.of("Experiment", "RunResult", "RunListener", "Hosts", "HarnessFailure", "BadArguments", "Nearest");

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new TreeMap<>();
        ARROWS.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] sides = line.split(" *-> *", -1);
                    allowed.put(sides[0], new TreeSet<>(Arrays.asList(sides[1].split(" +"))));
                    allowed.values().forEach(known -> known.remove(""));
                });
        return allowed;
    }

    /** Of the packages outside the node. */
    private static Map<String, Set<String>> found(JavaClasses classes) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = room(type);
            if (!type.getPackageName().startsWith(OURS) || from.startsWith("node.")) {
                continue;
            }
            found.computeIfAbsent(from, name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(OURS) && !room(target).equals(from)) {
                    found.get(from).add(room(target));
                }
            }
        }
        return found;
    }

    private static String room(JavaClass type) {
        return type.getPackageName().replaceFirst("^dynacheck[.]", "");
    }

    /** Arrows that are not allowed. */
    private static Set<String> tooMuch(Map<String, Set<String>> found) {
        Map<String, Set<String>> allowed = allowed();
        Set<String> wrong = new TreeSet<>();
        found.forEach((from, known) -> known.forEach(to -> {
            boolean fine = allowed.containsKey(from)
                    ? allowed.get(from).contains(to)
                    : isOfATarget(from) && (OF_A_TARGET.contains(to) || isItsOwn(from, to));
            if (!fine) {
                wrong.add(from + " -> " + to);
            }
        }));
        return wrong;
    }

    private static boolean isOfATarget(String name) {
        return name.startsWith("workloads.");
    }

    /** Its own packages; and the reference node is a target of this project. */
    private static boolean isItsOwn(String from, String to) {
        String target = from.split("[.]")[1];
        return to.startsWith("workloads." + target) || target.equals("dynastore") && to.startsWith("node.");
    }

    /** Arrows that are allowed and not there. */
    private static Set<String> unused(Map<String, Set<String>> found) {
        Set<String> unused = new TreeSet<>();
        allowed()
                .forEach((from, known) -> known.forEach(to -> {
                    if (!found.getOrDefault(from, Set.of()).contains(to)) {
                        unused.add(from + " -> " + to);
                    }
                }));
        return unused;
    }

    @ArchTest
    static void packagesSeeWhatTheTableSaysAndNoMore(JavaClasses classes) {
        Map<String, Set<String>> found = found(classes);
        assertTrue(found.size() > 25, "expected the packages of three modules, found " + found.keySet());
        assertEquals(Set.of(), tooMuch(found), "not in the table");
        assertEquals(Set.of(), unused(found), "in the table, and not in the code");
    }

    @Test
    void anArrowThatIsNotInTheTableIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(KnowsTooMuch.class);
        assertEquals(Set.of("history -> run"), tooMuch(found(planted)));
        assertTrue(unused(found(planted)).contains("fault -> history"), "nobody uses it there");
        assertEquals(
                Set.of("workloads.mine -> cli", "workloads.mine -> node.core"),
                tooMuch(Map.of("workloads.mine", Set.of("target", "cli", "node.core", "workloads.mine.trace"))));
    }

    @ArchTest
    static final ArchRule nodeStandsAlone = noClasses()
            .that()
            .resideInAPackage("dynacheck.node..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "belong to other modules of dynacheck",
                    c -> c.getPackageName().startsWith(OURS) && !room(c).startsWith("node")));

    /** The rest of {@code run} is public for these. */
    @ArchTest
    static final ArchRule othersUseTheInterfaceOfRuns = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dynacheck.run",
                    "dynacheck.sweep",
                    "dynacheck.campaign",
                    "dynacheck.bench",
                    "dynacheck.notebook",
                    "dynacheck.cli")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of dynacheck.run, and not of its interface " + INTERFACE_OF_RUNS,
                    c -> c.getPackageName().equals("dynacheck.run") && !isOfTheInterface(c)));

    private static boolean isOfTheInterface(JavaClass type) {
        return INTERFACE_OF_RUNS.contains(type.getName().split("[$]", 2)[0].replaceFirst("^dynacheck[.]run[.]", ""));
    }

    /** Of no module. */
    @ArchTest
    static void packagesAreFreeOfCycles(JavaClasses classes) {
        Graph<String, DefaultEdge> knows = new SimpleDirectedGraph<>(DefaultEdge.class);
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = type.getPackageName();
                String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (to.startsWith(OURS) && !to.equals(from)) {
                    Graphs.addEdgeWithVertices(knows, from, to);
                }
            }
        }
        assertTrue(knows.vertexSet().size() > 30, "expected the packages of four modules, found " + knows.vertexSet());
        assertEquals(Set.of(), new CycleDetector<>(knows).findCycles());
    }

    /** A node parses arguments of its own. */
    @ArchTest
    static final ArchRule onlyTheCommandLineParsesArguments = noClasses()
            .that()
            .resideOutsideOfPackages("dynacheck.cli..", "dynacheck.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");
}
