package dynacheck.notebook;

import dynacheck.report.PageScript;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The notebook's own pages. The templates escape whatever they are given. */
public final class Pages {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dynacheck.report.templates");

    /** A file or folder in a listing. */
    public record Item(String name, String link, String size) {}

    private Pages() {}

    static String index(IndexPage page) {
        return render("notebook/index.jte", Map.of("page", page));
    }

    static String compare(Comparison comparison) {
        return render("notebook/compare.jte", Map.of("both", comparison));
    }

    /**
     * A run under way.
     *
     * @param isEnding whether somebody has asked it to end
     * @param token lets the reader end the run; null: nobody may
     */
    static String live(Entry entry, boolean isEnding, @Nullable String token) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("run", entry);
        parameters.put("isEnding", isEnding);
        parameters.put("token", token);
        return render("notebook/live.jte", parameters);
    }

    static String summary(SummaryPage page, String css) {
        return render("notebook/summary.jte", Map.of("page", page, "css", css, "script", PageScript.exports()));
    }

    static String message(String text) {
        return render("notebook/message.jte", Map.of("text", text));
    }

    static String folder(Path root, Path folder, Optional<Entry> entry) throws IOException {
        List<Item> items = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted(Comparator.comparing(Path::toString)).toList()) {
                boolean inner = Files.isDirectory(file);
                String name = file.getFileName() + (inner ? "/" : "");
                items.add(new Item(name, link(name), inner ? "" : size(file)));
            }
        }
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("path", root.relativize(folder).toString());
        parameters.put("items", items);
        parameters.put("entry", entry.orElse(null));
        return render("notebook/folder.jte", parameters);
    }

    private static String size(Path file) {
        try {
            return Files.isRegularFile(file) ? count(Files.size(file)) + " bytes" : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** A number with its thousands apart. */
    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f');
    }

    /** A path as a part of an address: each name encoded, the slashes between them kept. */
    public static String link(String path) {
        return Stream.of(path.split("/", -1))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** The report of a run with a line above it that leads back. */
    static String withWayBack(String report, Path file) {
        String bar = render(
                "notebook/back.jte",
                Map.of("path", String.valueOf(file.getParent()).replace('\\', '/')));
        int body = report.indexOf("<body>");
        return body < 0
                ? report
                : new StringBuilder(report)
                        .insert(body + "<body>".length(), bar)
                        .toString();
    }

    private static String render(String template, Map<String, @Nullable Object> parameters) {
        StringOutput html = new StringOutput(1 << 14);
        TEMPLATES.render(template, parameters, html);
        return html.toString();
    }
}
