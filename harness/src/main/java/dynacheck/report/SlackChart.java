package dynacheck.report;

import dynacheck.checker.liveness.Definition1Result.Point;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** slack(t) as steps, and the sets V, P and F at each change. */
final class SlackChart {
    private static final double WIDTH = 1160;
    private static final double HEIGHT = 250;
    private static final double LEFT = 52;
    private static final double RIGHT = 1136;
    private static final double TOP = 14;
    private static final double BOTTOM = 222;
    private static final int MOST_STEPS = 5_000;
    private static final int MOST_ROWS = 500;

    private SlackChart() {}

    static Page.@Nullable StepChart of(List<Point> timeline, List<FaultLife> faults, Palette palette, long runEnd) {
        if (timeline.isEmpty()) {
            return null;
        }
        int low = -1;
        int high = 1;
        for (Point p : timeline) {
            low = Math.min(low, Math.min(p.effectiveSlack(), p.slackPessimistic()));
            high = Math.max(high, Math.max(p.slackOptimistic(), p.effectiveSlack()));
        }
        Axis x = new Axis(0, runEnd, LEFT, RIGHT);
        Axis y = new Axis(low - 0.3, high + 0.3, BOTTOM, TOP);
        return new Page.StepChart(
                WIDTH,
                HEIGHT,
                y.at(0),
                LEFT,
                RIGHT,
                BOTTOM,
                OpCharts.bands(faults, palette, x, runEnd),
                List.of(
                        path(
                                timeline,
                                x,
                                y,
                                Point::effectiveSlack,
                                "effective",
                                "effective: down, paused and cut-off count while it lasts"),
                        path(
                                timeline,
                                x,
                                y,
                                Point::slackPessimistic,
                                "pessimistic",
                                "pessimistic: crashed for good only, every doubt against us"),
                        path(
                                timeline,
                                x,
                                y,
                                Point::slackOptimistic,
                                "optimistic",
                                "optimistic: crashed for good only, every doubt for us")),
                x.timeLabels(10, BOTTOM + 20),
                yTicks(y, low, high),
                viewChanges(timeline).stream()
                        .map(v -> new Page.Label(x.at(v.timeNanos()), 0, Text.at(v.timeNanos()) + ": " + v.label()))
                        .toList(),
                lowest(timeline, x, y));
    }

    /** The first moment at which no more could be lost than at any other. */
    private static Page.Label lowest(List<Point> timeline, Axis x, Axis y) {
        Point lowest = timeline.stream()
                .min(Comparator.comparingInt(Point::slackPessimistic))
                .orElseThrow();
        return new Page.Label(
                x.at(lowest.timeNanos()),
                y.at(lowest.slackPessimistic()),
                "lowest: " + signed(lowest.slackPessimistic()) + " at " + Text.at(lowest.timeNanos()));
    }

    private static List<Page.Label> yTicks(Axis y, int low, int high) {
        List<Page.Label> ticks = new ArrayList<>();
        int step = Math.max(1, (high - low) / 8);
        for (int slack = high; slack >= low; slack -= step) {
            ticks.add(new Page.Label(0, y.at(slack), slack < 0 ? "\u2212" + -slack : String.valueOf(slack)));
        }
        return ticks;
    }

    private static Page.Path path(
            List<Point> timeline, Axis x, Axis y, ToIntFunction<Point> slack, String tone, String name) {
        StringBuilder d = new StringBuilder();
        int drawn = 0;
        Integer last = null;
        for (Point p : timeline) {
            int value = slack.applyAsInt(p);
            if (last != null && last == value || drawn >= MOST_STEPS) {
                continue;
            }
            d.append(last == null ? "M" : "H").append(x.at(last == null ? 0 : p.timeNanos()));
            d.append(last == null ? " " : "V").append(y.at(value));
            last = value;
            drawn++;
        }
        return new Page.Path(d.append("H").append(x.to()).toString(), tone, name);
    }

    /** Moments at which a completed reconfig changed V(t).members. */
    static List<TimelineData.ViewChange> viewChanges(List<Point> timeline) {
        List<TimelineData.ViewChange> changes = new ArrayList<>();
        for (int i = 1; i < timeline.size(); i++) {
            Point p = timeline.get(i);
            if (!p.members().equals(timeline.get(i - 1).members())) {
                changes.add(new TimelineData.ViewChange(p.timeNanos(), difference(timeline.get(i - 1), p)));
            }
        }
        return changes;
    }

    private static String difference(Point before, Point after) {
        List<String> parts = new ArrayList<>();
        after.members().stream()
                .sorted(NaturalOrder.OF_NAMES)
                .filter(n -> !before.members().contains(n))
                .forEach(n -> parts.add("+" + n));
        before.members().stream()
                .sorted(NaturalOrder.OF_NAMES)
                .filter(n -> !after.members().contains(n))
                .forEach(n -> parts.add("\u2212" + n));
        return Text.shorten(String.join(" ", parts) + " \u2192 {" + Text.natural(after.members()) + "}", 200);
    }

    /** The sets of Definition 1 wherever one of them or the slack changes. */
    static Page.Grid sets(List<Point> timeline) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        Point shown = null;
        int changes = 0;
        for (Point p : timeline) {
            if (shown != null && same(shown, p)) {
                continue;
            }
            changes++;
            if (rows.size() < MOST_ROWS) {
                rows.add(row(shown, p));
            }
            shown = p;
        }
        return new Page.Grid(
                "V, P and F at each change",
                List.of(
                        "Time",
                        "Index",
                        "V.members",
                        "P.join",
                        "P.remove",
                        "F (crashed)",
                        "Unavailable",
                        "Slack",
                        "Effective"),
                rows,
                Grids.note(rows.size(), changes));
    }

    private static boolean same(Point a, Point b) {
        return a.members().equals(b.members())
                && a.joins().equals(b.joins())
                && a.removals().equals(b.removals())
                && a.crashed().equals(b.crashed())
                && a.unavailable().equals(b.unavailable())
                && a.slackPessimistic() == b.slackPessimistic()
                && a.slackOptimistic() == b.slackOptimistic()
                && a.effectiveSlack() == b.effectiveSlack();
    }

    private static List<Page.Cell> row(@Nullable Point before, Point p) {
        String slack = p.slackPessimistic() == p.slackOptimistic()
                ? signed(p.slackPessimistic())
                : signed(p.slackPessimistic()) + " to " + signed(p.slackOptimistic());
        return List.of(
                new Page.Cell(Text.at(p.timeNanos()), "num"),
                new Page.Cell(p.index() < 0 ? "start" : String.valueOf(p.index()), "num index"),
                set(p.members(), before == null ? null : before.members()),
                set(p.joins(), before == null ? null : before.joins()),
                set(p.removals(), before == null ? null : before.removals()),
                set(p.crashed(), before == null ? null : before.crashed()),
                set(p.unavailable(), before == null ? null : before.unavailable()),
                new Page.Cell(slack, p.slackOptimistic() < 0 ? "fail" : p.slackPessimistic() < 0 ? "info" : "ok"),
                new Page.Cell(signed(p.effectiveSlack()), p.effectiveSlack() < 0 ? "info" : "ok"));
    }

    private static Page.Cell set(java.util.Set<String> now, java.util.@Nullable Set<String> before) {
        boolean changed = before != null && !Objects.equals(now, before);
        String text = now.isEmpty() ? "\u2205" : Text.shorten(Text.natural(now), 200);
        return new Page.Cell(text, changed ? "code changed" : now.isEmpty() ? "code muted" : "code");
    }

    private static String signed(int slack) {
        return slack < 0 ? "\u2212" + -slack : String.valueOf(slack);
    }

    /** Lowest value of a curve over the run. */
    static String minimum(List<Point> timeline, ToIntFunction<Point> slack) {
        return signed(timeline.stream().mapToInt(slack).min().orElse(0));
    }
}
