package dynacheck.notebook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs for a notebook, and what a client is told of them. */
final class Notebooks {
    private Notebooks() {}

    /** As a client that does not tidy the path, as browsers would. */
    static byte[] ask(NotebookServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toByteArray();
        }
    }

    static String get(NotebookServer server, String path) throws IOException {
        return new String(ask(server, "GET " + path + " HTTP/1.0\r\n\r\n"), StandardCharsets.UTF_8);
    }

    static Path run(Path store, String path, String valid, int seed) throws IOException {
        Path run = Files.createDirectories(store.resolve(path));
        Files.writeString(
                run.resolve("test.json"),
                "{\"name\": \"register\", \"workload\": \"register\", \"seed\": " + seed
                        + ", \"members\": [\"n1\", \"n2\", \"n3\"], \"settings\": {\"nemesis\": [\"kill\"],"
                        + " \"nodes\": [\"n1\", \"n2\", \"n3\"], \"rate\": " + seed
                        + "00.0, \"time-limit-ms\": 2000}}");
        if (!valid.isEmpty()) {
            Files.writeString(
                    run.resolve("results.edn"),
                    "{:valid? " + valid + " :reason \"in all\"\n :stats {:valid? true :reason \"some\" :total {:ok 7"
                            + " :fail 1}}\n :atomicity {:valid? " + valid + " :reason \"a <b>stale</b> read\"}}");
            Files.writeString(run.resolve("report.html"), "<html><body><p>the report</p></body></html>");
        }
        Files.writeString(
                run.resolve("history.edn"),
                "{:index 0, :time 100000000, :process 0, :type :invoke, :f :write, :value [\"k\" 1], :node \"n1\"}\n"
                        + "{:index 1, :time 300000000, :process 0, :type :ok, :f :write, :value [\"k\" 1]}\n");
        return run;
    }
}
