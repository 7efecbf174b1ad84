package dynacheck.cli;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Verdict;
import dynacheck.judge.Analysis;
import dynacheck.membership.LiveMembership;
import dynacheck.run.RunListener;
import dynacheck.runner.Runner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Progress for people: one live line on a terminal, else a plain line every five seconds. */
final class Console implements RunListener {
    private static final boolean TERMINAL = isTerminal();
    private static final boolean COLOUR = TERMINAL && System.getenv("NO_COLOR") == null;
    private static final int COLUMNS = TERMINAL ? columns() : Integer.MAX_VALUE;
    private static final long EVERY_NANOS = TERMINAL ? TimeUnit.MILLISECONDS.toNanos(250) : TimeUnit.SECONDS.toNanos(5);

    private final Interrupts interrupts;
    private long lastNanos;
    private long lastAcknowledged;

    /** For a run that Ctrl-C ends at once. */
    Console() {
        this(new Interrupts());
    }

    /** For a run that {@code interrupts} end early. */
    Console(Interrupts interrupts) {
        this.interrupts = interrupts;
    }

    private static boolean isTerminal() {
        // Without this, JDK 22 to 24 have a console even if the output goes to a file.
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** Width of the terminal; a line that wraps could not be drawn over. */
    private static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ");
            int columns = Integer.parseInt(rowsAndColumns[rowsAndColumns.length - 1]);
            return columns > 20 ? columns : 80;
        } catch (IOException | NumberFormatException e) {
            return 80;
        }
    }

    @SuppressWarnings("SystemOut") // The command line's own output.
    static void line(String text) {
        System.out.println((TERMINAL ? "\r\033[K" : "") + text);
    }

    /** On a terminal a line that the next one replaces; elsewhere nothing. */
    @SuppressWarnings("SystemOut")
    static void transientLine(String text) {
        if (TERMINAL) {
            System.out.print("\r\033[K" + text.substring(0, Math.min(text.length(), COLUMNS - 1)));
            System.out.flush();
        }
    }

    /** A warning that is not part of the verdict; for people, not for programs that read the output. */
    @SuppressWarnings("SystemOut")
    static void warn(String text) {
        System.err.println("dynacheck: warning: " + text);
    }

    /** The verdict, then what each checker says of itself. */
    static void verdict(Analysis analysis) {
        line(coloured(analysis.verdict(), analysis.verdict().toString()) + "  "
                + analysis.run().name());
        for (CheckResult result : analysis.results()) {
            String head = String.format(Locale.ROOT, "  %-13s %-8s", result.checker(), result.verdict());
            line(coloured(result.verdict(), head) + result.reason());
        }
    }

    private static String coloured(Verdict verdict, String text) {
        if (!COLOUR) {
            return text;
        }
        int colour = switch (verdict) {
            case VALID -> 32;
            case INVALID -> 31;
            case UNKNOWN -> 33;
        };
        return "\033[" + colour + "m" + text + "\033[0m";
    }

    @Override
    public void says(String text) {
        line(text);
    }

    @Override
    public void warns(String text) {
        warn(text);
    }

    @Override
    public void judged(Analysis analysis) {
        verdict(analysis);
    }

    @Override
    public void stoppable(@Nullable Runnable stop) {
        interrupts.onRequest(stop);
    }

    @Override
    public void progress(Runner.Progress p) {
        long passed = p.nowNanos() - lastNanos;
        if (passed < EVERY_NANOS) {
            return;
        }
        String text = text(p, (p.acknowledged() - lastAcknowledged) * 1e9 / passed);
        lastNanos = p.nowNanos();
        lastAcknowledged = p.acknowledged();
        if (TERMINAL) {
            transientLine(text);
        } else {
            line(text);
        }
    }

    /** @param rate acknowledged operations a second of late */
    static String text(Runner.Progress p, double rate) {
        LiveMembership m = p.membership();
        List<String> gone = m.goneForGood();
        // The other phases end as soon as they have what they wait for.
        String atMost = p.phase().equals(Runner.MAIN_PHASE) ? "" : "at most ";
        return String.format(
                Locale.ROOT,
                "%s, %s%d s left: %d ok (%.0f ops/s), %d failed, %d unknown; faults %s%s; members %s, slack %d (%d with"
                        + " faults in force)",
                p.phase(),
                atMost,
                Math.max(0, TimeUnit.NANOSECONDS.toSeconds(p.endNanos() - p.nowNanos())),
                p.acknowledged(),
                rate,
                p.failed(),
                p.indeterminate(),
                m.activeFaults(),
                gone.isEmpty() ? "" : ", gone for good " + gone,
                m.members(),
                m.slack(),
                m.effectiveSlack());
    }
}
