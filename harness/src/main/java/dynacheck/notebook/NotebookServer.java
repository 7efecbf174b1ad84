package dynacheck.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dynacheck.store.RunMark;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * The store in a browser: an index, comparisons, runs under way, folders and files. On loopback, and only for requests
 * that name it so: pages of other places cannot ask it through a name of theirs. Reads only, but for the button that
 * ends a run, which is there if the user wants it.
 */
public final class NotebookServer implements AutoCloseable {
    /** Of addresses that are no files. No run is named so. */
    private static final String OWN = "/-/";

    private static final int MOST_REQUEST_BYTES = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    /** The store as the user named it. */
    private final String name;

    private final HttpServer server;
    private final Entries entries;
    private final boolean allowStop;
    private final LiveEvents live = new LiveEvents();
    /** Known to our pages only, so that no other page can press the button. */
    private final String token = HexFormat.of().formatHex(SecureRandom.getSeed(16));

    private NotebookServer(Path store, HttpServer server, boolean allowStop) throws IOException {
        this.root = store.toRealPath();
        this.name = String.valueOf(store);
        this.server = server;
        this.entries = new Entries(root);
        this.allowStop = allowStop;
    }

    /**
     * Serves until {@link #close}.
     *
     * @param port 0 for any free one
     * @param allowStop whether runs under way get a button that ends them
     * @throws IOException if the port is taken; the message says what to do
     */
    public static NotebookServer start(Path store, int port, boolean allowStop) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException e) {
            throw unusable(port, e);
        }
        NotebookServer started = new NotebookServer(store, server, allowStop);
        server.createContext("/", started::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return started;
    }

    static IOException unusable(int port, BindException e) {
        boolean denied = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("permission");
        return new IOException(
                denied
                        ? "port " + port + " is for root only, as ports below 1024 are; name another with --port"
                        : "port " + port + " is in use; name another with --port",
                e);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        live.close();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!namesUs(exchange)) {
                message(exchange, 421, "This is the notebook of 127.0.0.1 and localhost; ask it by such a name.");
            } else if (method.equals("POST") && path.equals(OWN + "stop")) {
                stop(exchange);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                message(exchange, 405, "The notebook is for reading: only GET and HEAD.");
            } else if (path.equals("/favicon.ico")) {
                Answer.redirect(exchange, 301, OWN + "favicon.svg");
            } else if (path.startsWith(OWN)) {
                own(exchange, path.substring(OWN.length()));
            } else {
                stored(exchange, path);
            }
        } catch (RuntimeException e) {
            try {
                message(exchange, 500, "The notebook failed: " + e);
            } catch (IOException | RuntimeException gone) {
                e.addSuppressed(gone); // the answer had begun
            }
        }
    }

    private boolean namesUs(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host == null || Set.of("127.0.0.1", "localhost", "[::1]").contains(host.replaceFirst(":[0-9]*$", ""));
    }

    private void own(HttpExchange exchange, String place) throws IOException {
        String verb = place.replaceFirst("/.*", "");
        switch (verb) {
            case "notebook.css", "notebook.js", "exports.js", "favicon.svg" -> Assets.send(exchange, verb);
            case "entries.json" ->
                Answer.bytes(exchange, 200, "application/json; charset=utf-8", JSON.writeValueAsBytes(listed()));
            case "compare" -> compare(exchange);
            case "live", "events", "state", "zip", "tar" -> {
                Optional<Path> folder = inStore(place.substring(verb.length()));
                Optional<Entry> entry = folder.flatMap(entries::of);
                if (entry.isEmpty()) {
                    message(exchange, 404, "There is no run at " + place.substring(verb.length()));
                } else {
                    ofRun(exchange, verb, folder.get(), entry.get());
                }
            }
            default -> message(exchange, 404, "There is nothing at " + OWN + place);
        }
    }

    private void ofRun(HttpExchange exchange, String verb, Path folder, Entry entry) throws IOException {
        switch (verb) {
            case "live" ->
                Answer.html(exchange, 200, Pages.live(entry, RunMark.isAskedToStop(folder), allowStop ? token : null));
            case "events" -> live.send(exchange, folder, entry);
            case "state" ->
                Answer.bytes(
                        exchange,
                        200,
                        "application/json; charset=utf-8",
                        JSON.writeValueAsBytes(Map.of(
                                "word", entry.word(),
                                "judged", entry.state() == Entry.State.JUDGED,
                                "page", entry.link())));
            default -> download(exchange, folder, verb.equals("zip") ? Download.ZIP : Download.TAR_ZST);
        }
    }

    private static void download(HttpExchange exchange, Path folder, Download as) throws IOException {
        // Of two levels, so that archives of several runs differ in name.
        String name = Objects.requireNonNull(folder.getParent()).getFileName() + "-" + folder.getFileName();
        exchange.getResponseHeaders()
                .set(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''"
                                + URLEncoder.encode(name + as.ending(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        try (OutputStream out = Answer.stream(exchange, as.type())) {
            if (!Answer.isHead(exchange)) {
                as.write(folder, out);
            }
        }
    }

    private void compare(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = parameters(exchange);
        Optional<Entry> left = inStore("/" + parameters.getOrDefault("a", "")).flatMap(entries::of);
        Optional<Entry> right = inStore("/" + parameters.getOrDefault("b", "")).flatMap(entries::of);
        if (left.isEmpty() || right.isEmpty()) {
            message(exchange, 404, "Choose two runs of the index: at least one of these is not there.");
        } else {
            Answer.html(exchange, 200, Pages.compare(Comparison.of(root, left.get(), right.get())));
        }
    }

    private void stop(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(MOST_REQUEST_BYTES), StandardCharsets.UTF_8);
        Map<String, String> form = Query.parameters(body);
        Optional<Path> folder = inStore("/" + form.getOrDefault("run", ""));
        if (!allowStop) {
            message(exchange, 403, "The notebook was started without --allow-stop.");
        } else if (!token.equals(form.get("token"))) {
            message(exchange, 403, "The page is of another start of the notebook; load it again.");
        } else if (folder.isEmpty() || !RunMark.isRunning(folder.get())) {
            message(exchange, 409, "That run is not under way.");
        } else {
            RunMark.requestStop(folder.get());
            Answer.redirect(exchange, 303, OWN + "live/" + Pages.link(form.getOrDefault("run", "")));
        }
    }

    /** The index, a folder or a file. */
    private void stored(HttpExchange exchange, String path) throws IOException {
        Optional<Path> file = inStore(path);
        if (file.isEmpty()) {
            message(exchange, 404, "There is nothing at " + path);
        } else if (file.get().equals(root)) {
            IndexPage page = IndexPage.of(name, Query.of(parameters(exchange)), entries.all());
            Answer.html(exchange, 200, Pages.index(page));
        } else if (Files.isDirectory(file.get())) {
            if (path.endsWith("/")) {
                Answer.html(exchange, 200, Pages.folder(root, file.get(), entries.of(file.get())));
            } else {
                Answer.redirect(exchange, 301, exchange.getRequestURI().getRawPath() + "/");
            }
        } else if (EntryReader.PAGES.contains(String.valueOf(file.get().getFileName()))) {
            Answer.report(exchange, Pages.withWayBack(Files.readString(file.get()), root.relativize(file.get())));
        } else {
            Answer.file(exchange, file.get());
        }
    }

    private List<Map<String, Object>> listed() throws IOException {
        return Query.of(Map.of()).choose(entries.all()).stream()
                .map(e -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("path", e.path());
                    json.put("kind", e.kind());
                    json.put("verdict", e.word());
                    json.put("reason", e.reason());
                    json.put("time", e.time().toString());
                    json.put("settings", e.settings());
                    return json;
                })
                .toList();
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : Query.parameters(query);
    }

    /** The file, if it exists and is within the store after all links are followed. */
    private Optional<Path> inStore(String path) {
        try {
            Path real = root.resolve(path.substring(1)).toRealPath();
            return real.startsWith(root) ? Optional.of(real) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void message(HttpExchange exchange, int status, String text) throws IOException {
        Answer.html(exchange, status, Pages.message(text));
    }
}
