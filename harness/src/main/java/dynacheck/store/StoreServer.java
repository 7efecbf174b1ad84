package dynacheck.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The store as web pages on loopback: a table of runs, folders as listings, files as they are. Reads only. */
public final class StoreServer implements AutoCloseable {
    private static final String HEAD = """
            <!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>dynacheck</title>
            <style>body{font:16px system-ui;margin:2em}td,th{padding:.2em 1em .2em 0;text-align:left}</style>
            """;

    private final Path root;
    private final HttpServer server;

    private StoreServer(Path root, HttpServer server) {
        this.root = root;
        this.server = server;
    }

    /**
     * Serves until {@link #close}.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken; the message says what to do
     */
    public static StoreServer start(Path root, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException e) {
            throw unusable(port, e);
        }
        StoreServer started = new StoreServer(root.toRealPath(), server);
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
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                html(exchange, 405, "only GET");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            Optional<Path> file = inStore(path);
            if (file.isEmpty()) {
                html(exchange, 404, "nothing here: " + escaped(path));
            } else if (file.get().equals(root)) {
                html(exchange, 200, runs());
            } else if (!Files.isDirectory(file.get())) {
                send(exchange, file.get());
            } else if (path.endsWith("/")) {
                html(exchange, 200, listing(file.get()));
            } else {
                exchange.getResponseHeaders()
                        .set("Location", exchange.getRequestURI().getRawPath() + "/");
                exchange.sendResponseHeaders(301, -1);
            }
        }
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

    private String runs() throws IOException {
        StringBuilder page = new StringBuilder("<h1>Runs</h1><table><tr><th>time<th>workload<th>verdict<th>report<th>");
        for (Path run : runFolders()) {
            String link = "/" + root.relativize(run) + "/";
            page.append("\n<tr><td>").append(escaped(run.getFileName()));
            page.append("<td>").append(escaped(root.relativize(run).getName(0)));
            page.append("<td>").append(verdict(run.resolve("results.edn")));
            page.append("<td>").append(Files.exists(run.resolve("report.html")) ? anchor(link + "report.html") : "");
            page.append("<td><a href=\"").append(escaped(link)).append("\">files</a>");
        }
        return page.append("</table>").toString();
    }

    /** Newest first. */
    private List<Path> runFolders() throws IOException {
        try (Stream<Path> folders = Files.walk(root, 2)) {
            return folders.filter(f -> root.relativize(f).getNameCount() == 2)
                    .filter(f -> Files.isDirectory(f) && !Files.isSymbolicLink(f))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        }
    }

    private static String verdict(Path results) {
        if (!Files.exists(results)) {
            return "none";
        }
        try (BufferedReader in = Files.newBufferedReader(results)) {
            String first = String.valueOf(in.readLine());
            if (first.contains(":valid? true")) {
                return "valid";
            }
            return first.contains(":valid? false") ? "<b>INVALID</b>" : "unknown";
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private static String listing(Path folder) throws IOException {
        StringBuilder page =
                new StringBuilder("<h1>" + escaped(folder.getFileName()) + "</h1><p><a href=\"/\">runs</a>");
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName() + (Files.isDirectory(entry) ? "/" : "");
                page.append("<br>").append(anchor(name));
            }
        }
        return page.toString();
    }

    private static String anchor(String link) {
        String name = link.substring(link.lastIndexOf('/', link.length() - 2) + 1);
        return "<a href=\"" + escaped(link) + "\">" + escaped(name) + "</a>";
    }

    private static String escaped(Object text) {
        return text.toString().replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static void html(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = (HEAD + body + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void send(HttpExchange exchange, Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String type = name.endsWith(".html")
                ? "text/html; charset=utf-8"
                : name.matches(".*\\.(edn|json|jsonl|log|txt)")
                        ? "text/plain; charset=utf-8"
                        : "application/octet-stream";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, Files.size(file) == 0 ? -1 : Files.size(file));
        try (OutputStream out = exchange.getResponseBody()) {
            Files.copy(file, out);
        }
    }
}
