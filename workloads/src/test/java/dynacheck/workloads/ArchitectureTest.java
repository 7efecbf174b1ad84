package dynacheck.workloads;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;

/** The arrows between modules: node and harness know nothing of ours; nemesis knows the harness; workloads know all. */
@AnalyzeClasses(packages = "dynacheck", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] HARNESS = {
        "dynacheck.history..",
        "dynacheck.checker..",
        "dynacheck.cluster..",
        "dynacheck.generator..",
        "dynacheck.runner..",
        "dynacheck.workload..",
        "dynacheck.fault..",
        "dynacheck.report..",
        "dynacheck.store..",
        "dynacheck.run..",
        "dynacheck.sweep..",
        "dynacheck.cli..",
        "dynacheck.sim..",
        "dynacheck.bench..",
        "dynacheck.remote..",
        "dynacheck.lab..",
        "dynacheck.ssh..",
        "dynacheck.membership..",
        "dynacheck.target..",
        "dynacheck.injection..",
        "dynacheck.judge..",
        "dynacheck.shrink..",
        "dynacheck.tls.."
    };

    @ArchTest
    static final ArchRule nodeStandsAlone = noClasses()
            .that()
            .resideInAPackage("dynacheck.node..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "belong to other modules of dynacheck",
                    c -> c.getPackageName().startsWith("dynacheck.")
                            && !c.getPackageName().startsWith("dynacheck.node")));

    @ArchTest
    static final ArchRule harnessKnowsNoSystemUnderTest = noClasses()
            .that()
            .resideInAnyPackage(HARNESS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.node..", "dynacheck.nemesis..", "dynacheck.workloads..");

    @ArchTest
    static final ArchRule nemesisKnowsTheHarnessOnly = noClasses()
            .that()
            .resideInAPackage("dynacheck.nemesis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.node..", "dynacheck.workloads..");

    /** Checkers judge histories: they must not be able to ask the run. */
    @ArchTest
    static final ArchRule checkersSeeOnlyHistories = noClasses()
            .that()
            .resideInAPackage("dynacheck.checker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dynacheck.runner..", "dynacheck.cluster..", "dynacheck.cli..", "dynacheck.report..");

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
