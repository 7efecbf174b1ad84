package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's store is one small file: a jar of it goes through {@code test} or {@code sim}, with every checker. */
@Timeout(120)
class OneFileTargetsTest {
    private static final int MOST_LINES = 120;
    private static final List<String> CHECKERS = List.of("atomicity", "definition-1", "coverage", "stats");

    @TempDir
    Path dir;

    private Path jar(String name) throws IOException {
        return jar(name, UnaryOperator.identity());
    }

    private Path jar(String name, UnaryOperator<String> edit) throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/plugin/" + name + ".java"))) {
            text = new String(in.readAllBytes());
        }
        assertTrue(
                text.lines().count() < MOST_LINES, name + " has " + text.lines().count() + " lines");
        Path source = Files.writeString(dir.resolve(name + ".java"), edit.apply(text));
        Path classes = Files.createDirectories(dir.resolve("classes/" + name));
        String path = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", path, "-d", classes.toString(), source.toString()));
        Path jar = Files.createDirectories(dir.resolve("plüg ins")).resolve(name + ".jar"); // as places are named
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Target.class.getName()));
            out.write(name.getBytes());
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private static Typed typed(String words, Path plugin) throws Exception {
        return Typed.of(Stream.concat(Stream.of(words.split(" ")), Stream.of("--plugin", plugin.toString()))
                .toArray(String[]::new));
    }

    private static void assertValidByAll(Typed run) {
        assertEquals(0, run.code(), run.out());
        for (String checker : CHECKERS) {
            assertTrue(
                    run.out().lines().anyMatch(line -> line.matches("  " + checker + " +VALID .*")),
                    checker + ": " + run.out());
        }
        assertTrue(!run.out().contains("white-box"), "not its checker: " + run.out());
    }

    @Test
    void anInMemoryStoreBehindHttpAsProcesses() throws Exception {
        Path jar = jar("HttpStore");
        String store = dir.resolve("store").toString();
        Typed run = typed(
                "test register --nodes 3 --nemesis pause --nemesis-interval 1s --time-limit 6s --rate 100 --seed 1"
                        + " --target http-store --store " + store,
                jar);
        assertValidByAll(run);
        Typed again = Typed.of("analyze", store + "/latest", "--plugin", jar.toString());
        assertValidByAll(again);
        Typed alone = Typed.of("analyze", store + "/latest");
        assertEquals(2, alone.code(), "nobody knows whether it has checkers of its own: " + alone.out());
        assertTrue(alone.out().contains("UNKNOWN The run was of target http-store, which is not here"), alone.out());
    }

    /** Its nodes know no proxy: what can be done to links on one machine would be done to nothing. */
    @Test
    void faultsThatItsNodesCannotSufferAreRefused() throws Exception {
        Path jar = jar("HttpStore");
        Typed run = typed("test register --nodes 3 --nemesis partition --target http-store", jar);
        assertEquals(254, run.code(), run.out());
        assertTrue(
                run.out().contains("--nemesis partition: nodes of http-store do not connect to each other"), run.out());
    }

    /** A simple store's members never change, and its clients read and write. */
    @Test
    void whatItCannotDoIsRefusedWithWhatItCan() throws Exception {
        Path jar = jar("HttpStore");
        Typed churn = typed("test churn --nodes 4 --target http-store", jar);
        assertEquals(254, churn.code(), churn.out());
        assertTrue(
                churn.out()
                        .contains("workload churn: target http-store never changes its members; it can do: register"),
                churn.out());
        Typed membership = typed("test register --nemesis membership --target http-store", jar);
        assertEquals(254, membership.code(), membership.out());
        assertTrue(membership.out().contains("members of http-store never change"), membership.out());
        Typed help = typed("test --help", jar);
        assertTrue(help.out().contains("workloads      register; default register"), help.out());
        assertTrue(
                help.out().contains("workloads      register, churn, figure1, replace; default register"), help.out());
        Typed swept = typed("sim --seeds 1..2 --workload churn --target one-process", jar("OneProcess"));
        assertEquals(254, swept.code(), swept.out());
        assertTrue(swept.out().contains("workload churn: target one-process never changes"), swept.out());
    }

    /** A store that understands something else has nothing to do with registers. */
    @Test
    void theDefaultWorkloadIsTheFirstThatTheTargetUnderstands() throws Exception {
        Path jar = jar("HttpStore", text -> text.replace("String name()", """
                dynacheck.target.Capabilities capabilities() {
                    return dynacheck.target.Capabilities.DEFAULT.with(
                            dynacheck.target.TargetOption.oneOf("speaks", "what", java.util.List.of("stack")));
                }

                @Override
                public dynacheck.target.Capabilities capabilities(java.util.Map<String, String> options) {
                    return options.isEmpty() ? capabilities() : capabilities().speaking(options.get("speaks"));
                }

                @Override
                public String name()"""));
        Typed none = typed("test --target http-store --target-option speaks=stack", jar);
        assertEquals(254, none.code(), none.out());
        assertTrue(none.out().contains("which workload? None known here is for target http-store"), none.out());
        Typed register = typed("test register --target http-store --target-option speaks=stack", jar);
        assertEquals(254, register.code(), register.out());
        assertTrue(
                register.out()
                        .contains("workload register: target http-store does not understand register; no workload"),
                register.out());
        Typed usual = Typed.of(
                "test", "--cluster", "sim", "--nemesis", "none", "--time-limit", "2s", "--store", dir + "/store");
        assertEquals(0, usual.code(), usual.out());
        assertTrue(usual.out().contains("VALID  register"), usual.out());
    }

    /** All that one process must do is live: a nemesis may take the others, both at once, and never that one. */
    @Test
    void theLivenessPremiseIsTheTargets() throws Exception {
        Path jar = jar("OneProcess", text -> text.replace("String name()", """
                dynacheck.target.Capabilities capabilities() {
                    return dynacheck.target.Capabilities.DEFAULT.tolerating(new dynacheck.membership.Resilience() {
                        @Override
                        public String premise() {
                            return "n1 is up";
                        }

                        @Override
                        public int tolerated(Set<String> members) {
                            return 0;
                        }

                        @Override
                        public int slack(
                                Set<String> members, Set<String> joins, Set<String> removals, Set<String> lost) {
                            return lost.contains("n1") ? -1 : 0;
                        }
                    });
                }

                @Override
                public String name()"""));
        String store = dir.resolve("store").toString();
        Typed run = typed(
                "test register --cluster sim --nodes 3 --nemesis crash-stop,pause --time-limit 20s --seed 1"
                        + " --target one-process --store " + store,
                jar);
        assertValidByAll(run);
        String history = Files.readString(dir.resolve("store/latest/history.edn"));
        assertTrue(history.contains("[\"n2\"]") && history.contains("[\"n3\"]"), "both");
        assertTrue(!history.contains("[\"n1\"]"), "never the one that matters");
        assertTrue(Files.readString(dir.resolve("store/latest/report.html")).contains("n1 is up"));
        Typed again = typed("analyze " + store + "/latest", jar);
        assertValidByAll(again);
        assertTrue(Files.readString(dir.resolve("store/latest/results.edn")).contains(":premise \"n1 is up\""));
        Typed alone = Typed.of("analyze", store + "/latest");
        assertEquals(2, alone.code(), alone.out());
        assertTrue(
                alone.out().contains("definition-1  UNKNOWN Not judged: what the system tolerates is its target's"),
                alone.out());
    }

    @Test
    void aRegisterOfOneProcessInTheSimulator() throws Exception {
        Path jar = jar("OneProcess");
        String store = dir.resolve("store").toString();
        Typed sweep = typed(
                "sim --seeds 1..20 --workload register --nemesis none --time-limit 4s --target one-process --store "
                        + dir.resolve("store"),
                jar);
        assertEquals(0, sweep.code(), sweep.out());
        Typed run = typed(
                "test register --cluster sim --nodes 3 --nemesis kill,pause,partition --time-limit 20s --seed 1"
                        + " --target one-process --store " + store,
                jar);
        assertValidByAll(run);
    }
}
