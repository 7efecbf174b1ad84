package dynacheck.notebook;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** How an exchange is answered; HEAD gets what GET would, without the body. */
final class Answer {
    /** Nothing from elsewhere, no script but ours; the pages of runs have a policy of their own within. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src"
                    + " 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * A file of a run may be of anybody: its scripts may draw, and reach neither the notebook nor any other file. A
     * report cannot remember a choice of colours then.
     */
    private static final String SANDBOX =
            "sandbox allow-scripts allow-downloads allow-popups allow-top-navigation-by-user-activation";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json; charset=utf-8",
            "csv", "text/csv; charset=utf-8");

    private static final String TEXT = "text/plain; charset=utf-8";

    private Answer() {}

    static void html(HttpExchange exchange, int status, String page) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        bytes(exchange, status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /** The page of a run, with a line of ours above it. */
    static void report(HttpExchange exchange, String page) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", SANDBOX);
        bytes(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        head(exchange, type);
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** A file as it is now, even if it grows meanwhile. */
    static void file(HttpExchange exchange, Path file) throws IOException {
        head(exchange, type(file));
        exchange.getResponseHeaders().set("Content-Security-Policy", SANDBOX);
        long size = Files.size(file);
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", "" + size);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
        try (OutputStream out = exchange.getResponseBody();
                var in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = in.read(block, 0, (int) Math.min(block.length, left));
                if (read < 0) {
                    throw new IOException(file + " became shorter while it was sent");
                }
                out.write(block, 0, read);
                left -= read;
            }
        }
    }

    /** What is made while it is sent; its length is not known before. */
    static OutputStream stream(HttpExchange exchange, String type) throws IOException {
        head(exchange, type);
        exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : 0);
        return isHead(exchange) ? OutputStream.nullOutputStream() : exchange.getResponseBody();
    }

    static void redirect(HttpExchange exchange, int status, String place) throws IOException {
        exchange.getResponseHeaders().set("Location", place);
        exchange.sendResponseHeaders(status, -1);
    }

    static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void head(HttpExchange exchange, String type) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    }

    /** Histories and logs are to be read in the browser; of the rest nothing is guessed. */
    private static String type(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return ending.matches("edn|jsonl|log|txt|md|toml")
                ? TEXT
                : TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
