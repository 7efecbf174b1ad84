package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultEvent;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The stylesheet's colours: text can be read on them, and who sees no red or no green can tell them apart. */
class PaletteTest {
    private static final Pattern VARIABLE = Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{3,6})");
    private static final List<String> OPERATIONS = List.of("op-ok", "op-ok2", "op-fail", "op-info");
    /** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
    private static final double[][] DEUTERANOPIA = {
        {0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}
    };

    private static final double[][] PROTANOPIA = {
        {0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}
    };

    @Test
    void textOnBarsAndOnTheirGroundCanBeRead() throws IOException {
        List<Map<String, double[]>> themes = themes();
        assertEquals(3, themes.size(), "light, dark as chosen, dark by the system");
        for (Map<String, double[]> theme : themes) {
            for (String bar : OPERATIONS) {
                assertContrast(theme, "on-" + bar, bar);
            }
            for (String text : List.of("ink", "soft", "accent", "valid", "invalid", "unknown", "read-from")) {
                assertContrast(theme, text, "card");
                assertContrast(theme, text, "bg");
            }
            for (String verdict : List.of("valid", "invalid", "unknown")) {
                assertContrast(theme, verdict, verdict + "-bg");
                assertContrast(theme, "ink", verdict + "-bg");
            }
        }
    }

    @Test
    void outcomesDifferForTheColourBlindToo() throws IOException {
        for (Map<String, double[]> theme : themes()) {
            for (double[][] sight : List.of(DEUTERANOPIA, PROTANOPIA)) {
                for (int i = 0; i < OPERATIONS.size(); i++) {
                    for (String other : OPERATIONS.subList(i + 1, OPERATIONS.size())) {
                        double distance = distance(
                                lab(seen(color(theme, OPERATIONS.get(i)), sight)),
                                lab(seen(color(theme, other), sight)));
                        String pair = OPERATIONS.get(i) + " and " + other + ": " + distance;
                        assertTrue(distance > 15, pair);
                    }
                }
            }
        }
    }

    /** With {@code --nemesis all} there are more kinds than those that have a color of their own. */
    @Test
    void tenKindsOfFaultsHaveTenColors() {
        List<Op> ops = new ArrayList<>();
        List<String> kinds = List.of(
                "packet-loss",
                "kill",
                "power-cut",
                "disk-failure",
                "pause",
                "packet-copies",
                "retire",
                "memory",
                "clock");
        for (String kind : kinds) {
            FaultEvent event = new FaultEvent(
                    ops.size(), kind, FaultEvent.Phase.INSTALLED, List.of("n1"), List.of(), List.of(), false, "seen");
            ops.add(new Op(ops.size(), 0, Op.NEMESIS, OpType.INFO, FaultEvent.F, event.toEdn(), Map.of()));
        }
        Palette palette = new Palette(FaultLife.of(History.of(ops)));
        assertEquals(kinds.size(), kinds.stream().map(palette::color).distinct().count(), palette.legend()::toString);
        assertEquals(0, palette.color("kill"), "as in every run");
    }

    private static void assertContrast(Map<String, double[]> theme, String text, String ground) {
        double a = luminance(color(theme, text)) + 0.05;
        double b = luminance(color(theme, ground)) + 0.05;
        double contrast = Math.max(a, b) / Math.min(a, b);
        assertTrue(contrast >= 4.5, () -> text + " on " + ground + ": " + contrast);
    }

    private static double[] color(Map<String, double[]> theme, String name) {
        return Objects.requireNonNull(theme.get(name), name);
    }

    /** The variables of each rule that sets them, as linear RGB. */
    private static List<Map<String, double[]>> themes() throws IOException {
        String css;
        try (InputStream in = PaletteTest.class.getResourceAsStream("/dynacheck/report/report.css")) {
            css = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Map<String, double[]>> themes = new ArrayList<>();
        for (String rule : css.split("}")) {
            Map<String, double[]> theme = new HashMap<>();
            Matcher found = VARIABLE.matcher(rule);
            while (found.find()) {
                theme.put(found.group(1), linear(found.group(2)));
            }
            if (theme.containsKey("ink")) {
                themes.add(theme);
            }
        }
        return themes;
    }

    private static double[] linear(String hex) {
        String full = hex.length() == 6 ? hex : hex.replaceAll("(.)", "$1$1");
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(full.substring(2 * i, 2 * i + 2), 16) / 255.0;
            rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return rgb;
    }

    private static double luminance(double[] c) {
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    }

    private static double[] seen(double[] c, double[][] sight) {
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            seen[i] = Math.clamp(sight[i][0] * c[0] + sight[i][1] * c[1] + sight[i][2] * c[2], 0, 1);
        }
        return seen;
    }

    /** CIE 1976, white point D65. */
    private static double[] lab(double[] c) {
        double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
        double y = f(luminance(c));
        double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double f(double t) {
        return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
    }
}
