/**
 * An experiment as a value: say what is to be tested, run it, look at what came of it. For tests and programs; the
 * command line is made of it. Nothing here prints, or ends the process.
 *
 * <p>In a test with JUnit, with the target's jar and the {@code dynacheck-workloads} jar on the class path:
 *
 * <pre>{@code
 * @Test
 * void theStoreKeepsItsPromisesWhileNodesAreKilledAndCutOff() throws Exception {
 *     RunResult result = Experiment.of("register")
 *             .nodes(3)
 *             .nemesis("kill,partition")
 *             .timeLimit(Duration.ofSeconds(20))
 *             .simulated() // leave this out for real processes on this machine
 *             .seed(42)
 *             .store(Path.of("target", "dynacheck"))
 *             .run();
 *     assertEquals(Verdict.VALID, result.verdict(), result.toString());
 * }
 * }</pre>
 *
 * <p>The interface for users is {@link dynacheck.run.Experiment}, {@link dynacheck.run.RunResult}, {@link
 * dynacheck.run.RunListener}, {@link dynacheck.run.Hosts}, and what they throw, {@link dynacheck.run.BadArguments} and
 * {@link dynacheck.run.HarnessFailure}; a target that reads options of its own has {@link dynacheck.run.Nearest}, too.
 * The other public classes serve the packages {@code sweep}, {@code bench} and {@code cli}, may change with them, and
 * nobody else in this project uses them ({@code ArchitectureTest}).
 */
@NullMarked
package dynacheck.run;

import org.jspecify.annotations.NullMarked;
