package dynacheck.workloads;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/** The arrows between modules: node and harness know nothing of ours; nemesis knows the harness; workloads know all. */
@AnalyzeClasses(packages = "dynacheck", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] OTHERS = {"dynacheck.node..", "dynacheck.nemesis..", "dynacheck.workloads.."};

    @ArchTest
    static final ArchRule nodeStandsAlone = noClasses()
            .that()
            .resideInAPackage("dynacheck.node..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "belong to other modules of dynacheck",
                    c -> c.getPackageName().startsWith("dynacheck.")
                            && !c.getPackageName().startsWith("dynacheck.node")));

    @ArchTest
    static final ArchRule harnessKnowsNoSystemUnderTest = noClasses()
            .that()
            .resideOutsideOfPackages(OTHERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OTHERS);

    @ArchTest
    static final ArchRule nemesisKnowsTheHarnessOnly = noClasses()
            .that()
            .resideInAPackage("dynacheck.nemesis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.node..", "dynacheck.workloads..");

    /** Checkers judge what was recorded: they must not be able to ask the run. */
    @ArchTest
    static final ArchRule checkersSeeOnlyHistories = noClasses()
            .that()
            .resideInAPackage("dynacheck.checker..")
            .should()
            .dependOnClassesThat(ofOursBut("checker", "history", "fault", "membership"));

    /** What a system under test is, and how it is judged, stands apart from those who run it. */
    @ArchTest
    static final ArchRule aTargetKnowsNobodyWhoUsesIt = noClasses()
            .that()
            .resideInAPackage("dynacheck.target..")
            .should()
            .dependOnClassesThat(ofOursBut("target", "checker", "history", "fault", "membership", "generator", "tls"));

    private static DescribedPredicate<JavaClass> ofOursBut(String... packages) {
        Set<String> known = Set.of(packages);
        return DescribedPredicate.describe(
                "are of dynacheck, but not of " + known,
                type -> type.getPackageName().startsWith("dynacheck.")
                        && !known.contains(type.getPackageName().split("[.]")[1]));
    }

    /** Of no module. */
    @ArchTest
    static void packagesAreFreeOfCycles(JavaClasses classes) {
        Graph<String, DefaultEdge> knows = new SimpleDirectedGraph<>(DefaultEdge.class);
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = type.getPackageName();
                String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (to.startsWith("dynacheck.") && !to.equals(from)) {
                    Graphs.addEdgeWithVertices(knows, from, to);
                }
            }
        }
        assertTrue(knows.vertexSet().size() > 30, "expected the packages of four modules, found " + knows.vertexSet());
        assertEquals(Set.of(), new CycleDetector<>(knows).findCycles());
    }

    /** Each of these knows only those before it, so there are no cycles between checks and runs. */
    private static final List<String> INWARDS =
            List.of("history", "fault", "membership", "checker", "judge", "report", "store");

    @ArchTest
    static final ArchRule noCyclesBetweenChecksAndRuns = CompositeArchRule.of(IntStream.range(0, INWARDS.size() - 1)
            .mapToObj(i -> noClasses()
                    .that()
                    .resideInAPackage("dynacheck." + INWARDS.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(INWARDS.subList(i + 1, INWARDS.size()).stream()
                            .map(later -> "dynacheck." + later + "..")
                            .toArray(String[]::new)))
            .toList());

    /** Runs, sweeps and benchmarks are for programs, too: only cli parses arguments, and a node those of its own. */
    @ArchTest
    static final ArchRule onlyTheCommandLineParsesArguments = noClasses()
            .that()
            .resideOutsideOfPackages("dynacheck.cli..", "dynacheck.node..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "dynacheck.cli..");

    @ArchTest
    static final ArchRule aRunKnowsNoSweepsAndBenchmarks = noClasses()
            .that()
            .resideInAPackage("dynacheck.run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.sweep..", "dynacheck.bench..");

    @ArchTest
    static final ArchRule aSweepKnowsNoBenchmarks = noClasses()
            .that()
            .resideInAPackage("dynacheck.sweep..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dynacheck.bench..");
}
