package dynacheck.cli;

import dynacheck.checker.Analysis;
import dynacheck.checker.CheckResult;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.Journal;
import dynacheck.history.Op;
import dynacheck.report.Flight;
import dynacheck.shrink.Script;
import dynacheck.shrink.ScriptFile;
import dynacheck.shrink.ScriptRun;
import dynacheck.sim.SimRun;
import dynacheck.sim.SimulatedSystem;
import dynacheck.store.Store;
import dynacheck.workload.Target;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A script, run and judged. */
final class ScriptedRun {
    private static final String NAME = "script";
    static final String FILE = "schedule.edn";

    private ScriptedRun() {}

    /** The messages that arrive. */
    private static final class Flights implements SimRun.Trail {
        private static final int MOST = 200_000;

        private final List<Flight> seen = new ArrayList<>();

        @Override
        public void event(long timeNanos, String what, Object detail) {}

        @Override
        public void arrived(String from, String to, long sentNanos, long arrivedNanos, Object message) {
            if (seen.size() < MOST) {
                String kind = message.getClass().getSimpleName();
                seen.add(new Flight(from, to, sentNanos, arrivedNanos, kind, message.toString()));
            }
        }
    }

    private static SimulatedSystem system(Script script) {
        return Plugins.find(Target.class, Target::name, script.target(), "target")
                .simulation()
                .orElseThrow(() -> new BadArguments("target " + script.target() + " has no simulated form"));
    }

    private static RunInfo info(Script script, List<String> commandLine) {
        return new RunInfo(
                NAME,
                NAME,
                script.seed(),
                script.nodes(),
                List.of(),
                RunInfo.DEFAULT_GRACE,
                Map.of("dynacheck", Main.VERSION, "target", script.target()),
                commandLine,
                Instant.now());
    }

    /** Whether one of the checkers that the script names finds it INVALID. */
    static boolean fails(Script script) {
        try {
            SimRun.Outcome outcome = ScriptRun.execute(script, system(script), null);
            return SimulatedRun.judge(outcome, info(script, List.of())).results().stream()
                    .filter(result -> result.verdict() == Verdict.INVALID)
                    .map(CheckResult::checker)
                    .anyMatch(script.checkers()::contains);
        } catch (IllegalStateException e) {
            return false; // the simulation itself failed, which is another failure
        }
    }

    /** Runs it, judges it, and keeps it in the store with its schedule and its story. */
    static Verdict run(Script script, Path storeRoot, List<String> comment) throws IOException {
        RunInfo draft = info(script, List.of());
        Store store = new Store(storeRoot);
        Path dir = store.create(draft.name(), draft.startTime());
        Path file = dir.resolve(FILE);
        RunInfo info = info(script, List.of("./dynacheck", "replay", file.toString()));
        ScriptFile.write(script, file, comment);
        Store.writeRun(
                dir,
                info,
                Map.of(
                        "cluster",
                        "sim",
                        "schedule",
                        FILE,
                        "fault-model",
                        script.model().toString()));
        Flights flights = new Flights();
        SimRun.Outcome outcome = ScriptRun.execute(script, system(script), flights);
        try (Writer out = Files.newBufferedWriter(dir.resolve("history.edn"))) {
            for (Op op : outcome.history().ops()) {
                StringBuilder line = new StringBuilder();
                Journal.print(op, line);
                out.append(line);
            }
        }
        Analysis analysis = SimulatedRun.judge(outcome, info);
        Verdict verdict = Judge.write(analysis, flights.seen, dir);
        Console.line("schedule: " + file + ", " + script);
        Console.line("again: ./dynacheck replay " + file);
        store.finished(dir);
        return verdict;
    }
}
