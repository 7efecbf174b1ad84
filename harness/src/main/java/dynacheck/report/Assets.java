package dynacheck.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Stylesheet and scripts, inlined; a policy lets the browser run these scripts only, so no history can add one. */
final class Assets {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /** Parts of one function, in this order. */
    private static final List<String> SCRIPTS = List.of(
            "page.js",
            "ops.js",
            "canvas.js",
            "filter.js",
            "timeline.js",
            "pin.js",
            "pointer.js",
            "charts.js",
            "print.js",
            "exports.js",
            "recorder.js");

    private Assets() {}

    static Page.Assets load(String json) {
        String css = resource(UPLOT + "uPlot.min.css") + "\n" + resource("/dynacheck/report/report.css");
        // The banner of uPlot has a URL; the page is to have none.
        String uplot = "/* uPlot 1.6.30, (c) 2022 Leon Sorokin, MIT license */\n"
                + resource(UPLOT + "uPlot.iife.min.js").replaceFirst("^\\s*/\\*!.*?\\*/\\s*", "");
        String js = SCRIPTS.stream()
                .map(name -> resource("/dynacheck/report/" + name))
                .collect(Collectors.joining("\n", "'use strict';\n(function () {\n", "})();\n"));
        return new Page.Assets(css, uplot, js, json, policy("'" + hash(uplot) + "' '" + hash(js) + "'"));
    }

    /** Saves tables and drawings of pages that need no other script. */
    static PageScript exports() {
        String js = "'use strict';\n" + resource("/dynacheck/report/exports.js");
        return new PageScript(js, policy("'" + hash(js) + "'"));
    }

    private static String policy(String scripts) {
        return "default-src 'none'; style-src 'unsafe-inline'; script-src " + scripts;
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
