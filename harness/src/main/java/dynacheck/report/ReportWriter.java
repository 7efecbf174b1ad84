package dynacheck.report;

import dynacheck.judge.Analysis;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes an analysis as one HTML file that needs no other file and no network. */
public final class ReportWriter {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dynacheck.report.templates");

    private ReportWriter() {}

    /** Replaces {@code reportHtml}; its folder must exist. Size is bounded whatever the length of the history. */
    public static void write(Analysis analysis, Path reportHtml) throws IOException {
        Path folder = Objects.requireNonNull(reportHtml.toAbsolutePath().getParent(), "a file is in a folder");
        write(analysis, Extras.NONE, folder, reportHtml);
    }

    /**
     * The same with what no checker found.
     *
     * @param folder where the page will be in the end: it links what nodes left there
     */
    public static void write(Analysis analysis, Extras extras, Path folder, Path reportHtml) throws IOException {
        TemplateOutput html = new StringOutput(1 << 20);
        TEMPLATES.render("report.jte", PageBuilder.page(analysis, extras, namesIn(folder)), html);
        Files.writeString(reportHtml, wellFormed(html.toString()), StandardCharsets.UTF_8);
    }

    private static Set<String> namesIn(Path dir) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        }
    }

    /** A benchmark. */
    public static void write(BenchPage bench, Path benchHtml) throws IOException {
        TemplateOutput html = new StringOutput(1 << 16);
        TEMPLATES.render("bench.jte", bench, html);
        Files.writeString(benchHtml, html.toString(), StandardCharsets.UTF_8);
    }

    /** Replaces lone surrogates, which a history may hold and UTF-8 cannot. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
