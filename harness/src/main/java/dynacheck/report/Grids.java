package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.history.NaturalOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tables of the report; each is bounded and says so when it leaves something out. */
final class Grids {
    private static final int MOST_FAULTS = 1_000;

    private Grids() {}

    /** What was left out, or nothing. */
    static String note(int shown, int all) {
        return shown >= all
                ? ""
                : "First " + Text.count(shown) + " of " + Text.count(all)
                        + " shown; results.edn and history.edn have all.";
    }

    static Page.Grid faults(List<FaultLife> faults) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (FaultLife f : faults.subList(0, Math.min(MOST_FAULTS, faults.size()))) {
            rows.add(List.of(
                    new Page.Cell(String.valueOf(f.event().id()), "num"),
                    Page.Cell.of(Text.shorten(f.event().kind(), 60) + (f.event().permanent() ? " (for good)" : "")),
                    new Page.Cell(where(f), "code"),
                    new Page.Cell(Text.at(f.fromNanos()), "num"),
                    new Page.Cell(install(f), installTone(f.install())),
                    Page.Cell.of(evidence(f.installEvidence())),
                    new Page.Cell(Text.at(f.toNanos()), "num"),
                    new Page.Cell(heal(f), healTone(f)),
                    Page.Cell.of(evidence(f.healEvidence()))));
        }
        return new Page.Grid(
                "Faults",
                List.of("Id", "Kind", "Where", "Began", "Installed", "Evidence", "Healed", "Outcome", "Evidence"),
                rows,
                note(MOST_FAULTS, faults.size()));
    }

    private static String where(FaultLife f) {
        List<String> cutOff =
                f.event().cutOff().stream().sorted(NaturalOrder.OF_NAMES).toList();
        return f.where()
                + (cutOff.isEmpty()
                        ? ""
                        : " \u00b7 without a majority: " + Text.shorten(String.join(" ", cutOff), 120));
    }

    private static String install(FaultLife f) {
        return switch (f.install()) {
            case INSTALLED -> Text.at(f.installedNanos());
            case INSTALLING -> "never confirmed";
            case INDETERMINATE -> "tried, not proven";
            default -> Text.words(f.install());
        };
    }

    private static String installTone(FaultEvent.Phase phase) {
        return switch (phase) {
            case INSTALLED -> "ok";
            case SKIPPED -> "muted";
            default -> "info";
        };
    }

    private static String heal(FaultLife f) {
        if (f.heal() != null) {
            return f.heal() == FaultEvent.Phase.HEALING ? "never confirmed" : Text.words(f.heal());
        }
        if (!f.happened()) {
            return "nothing to heal";
        }
        return f.event().permanent() ? "stays for good" : "not healed";
    }

    private static String healTone(FaultLife f) {
        if (f.heal() == FaultEvent.Phase.HEALED) {
            return "ok";
        }
        return !f.happened() || f.event().permanent() ? "muted" : "fail";
    }

    private static String evidence(@Nullable String evidence) {
        return evidence == null ? "" : Text.shorten(evidence, 300);
    }

    static String tone(Enum<?> verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
