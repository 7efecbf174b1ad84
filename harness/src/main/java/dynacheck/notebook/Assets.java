package dynacheck.notebook;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;

/** Style, script and sign of our own pages. */
final class Assets {
    private Assets() {}

    static void send(HttpExchange exchange, String name) throws IOException {
        String type = name.endsWith(".css")
                ? "text/css; charset=utf-8"
                : name.endsWith(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
        String folder = name.equals("exports.js") ? "/dynacheck/report/" : "/dynacheck/notebook/";
        try (InputStream in = Assets.class.getResourceAsStream(folder + name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            Answer.bytes(exchange, 200, type, in.readAllBytes());
        }
    }
}
