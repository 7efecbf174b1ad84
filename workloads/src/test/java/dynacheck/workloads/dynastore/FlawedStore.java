package dynacheck.workloads.dynastore;

import dynacheck.generator.Invocation;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import dynacheck.target.Session;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import dynacheck.workloads.registers.Keys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A store that is as atomic as can be, for all its nodes read and write one disk that never fails, and that is live but
 * for one {@link Flaw}. As processes and simulated.
 */
final class FlawedStore implements Target {
    static final String FLAW = "flaw";
    /** The primary. */
    static final String FIRST = "n1";

    /** The register whose writes hang, where that is the flaw. */
    static final String KEY = Keys.busy(2).getLast();

    private static final String SECOND = "n2";
    private static final Duration DEADLINE = Duration.ofMillis(500);

    enum Flaw {
        NONE,
        READ_ONLY_AFTER_CRASH,
        WRITES_OF_ONE_KEY_HANG,
        READS_OF_ONE_NODE_HANG,
        RECONFIGURATIONS_HANG,
        REFUSES_FOR_EVER,
        /** The fifth request, which is neither the first nor of the last: no luck is in it. */
        ANSWERS_ONE_REQUEST;

        /** @param number of the request, from 1, among those at the node */
        Deed deed(String node, String f, @Nullable Object key, long number, boolean primaryRuns) {
            boolean flawed = switch (this) {
                case NONE -> false;
                case READ_ONLY_AFTER_CRASH -> f.equals("write") && !primaryRuns;
                case WRITES_OF_ONE_KEY_HANG -> f.equals("write") && KEY.equals(key);
                case READS_OF_ONE_NODE_HANG -> f.equals("read") && node.equals(SECOND);
                case RECONFIGURATIONS_HANG -> f.equals("reconfig");
                case REFUSES_FOR_EVER -> node.equals(SECOND);
                case ANSWERS_ONE_REQUEST -> node.equals(SECOND) && number != 5;
            };
            return !flawed ? Deed.SERVE : this == REFUSES_FOR_EVER ? Deed.REFUSE : Deed.HANG;
        }
    }

    private enum Deed {
        SERVE,
        REFUSE,
        HANG
    }

    private final Path disk;
    private final Flaw flaw;

    /** @param disk the folder that is the disk of all processes */
    FlawedStore(Path disk, Flaw flaw) {
        this.disk = disk;
        this.flaw = flaw;
    }

    @Override
    public String name() {
        return "flawed-store";
    }

    @Override
    public Session open(RunSetup run) {
        return new Processes(disk, flaw);
    }

    /** Its nodes as processes. */
    private record Processes(Path disk, Flaw flaw) implements Session {
        @Override
        public LaunchSpec launch(NodeSetup setup) {
            return new LaunchSpec(
                    List.of(
                            DynaStoreTarget.java(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx32m",
                            "-cp",
                            DynaStoreTarget.classPath(),
                            Node.class.getName(),
                            setup.self().node(),
                            String.valueOf(setup.self().clientPort()),
                            String.valueOf(setup.initialView().getFirst().clientPort()),
                            disk.toString(),
                            flaw.name()),
                    Map.of());
        }

        /** One connection for each request: the words of it, then the answer's, each on a line. */
        @Override
        public Client openClient(NodeAddress node) {
            return new Client() {
                @Override
                public Completion invoke(Invocation op) throws IOException {
                    try (Socket socket = new Socket(node.host(), node.clientPort())) {
                        socket.setSoTimeout((int) op.patienceOr(DEADLINE).toMillis());
                        List<?> value = op.value() instanceof List<?> list ? list : Arrays.asList(null, null);
                        new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)
                                .println(op.f() + " " + hex(value.getFirst()) + " " + value.getLast());
                        String answer = new BufferedReader(
                                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                                .readLine();
                        return answer == null
                                ? new Completion.Info("connection broken")
                                : answer.equals("503") ? new Completion.Fail(answer) : done(op, answer);
                    } catch (ConnectException e) {
                        return new Completion.Fail("connection refused");
                    } catch (SocketTimeoutException e) {
                        return new Completion.Info("no answer within the deadline");
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    /** One word, and a file name. */
    private static String hex(@Nullable Object key) {
        return HexFormat.of().formatHex(String.valueOf(key).getBytes(StandardCharsets.UTF_8));
    }

    private static Completion done(Invocation op, String answer) {
        Object value = op.f().equals("read")
                ? Arrays.asList(
                        ((List<?>) Objects.requireNonNull(op.value())).getFirst(),
                        answer.equals("null") ? null : Long.valueOf(answer))
                : op.value();
        return new Completion.Ok(value, Map.of());
    }

    /** A process. */
    static final class Node {
        private static final AtomicLong REQUESTS = new AtomicLong();

        private Node() {}

        static boolean runs(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** Node, its port, the primary's, the disk, the flaw. */
        public static void main(String[] args) throws IOException {
            try (ServerSocket server =
                    new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getLoopbackAddress())) {
                while (true) {
                    Socket socket = server.accept();
                    Thread.startVirtualThread(() -> serve(socket, args));
                }
            }
        }

        private static void serve(Socket socket, String[] args) {
            try (socket) {
                String request = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
                if (request == null) {
                    return; // somebody looked whether this process runs
                }
                String[] words = request.split(" ");
                Flaw flaw = Flaw.valueOf(args[4]);
                boolean primaryRuns = flaw != Flaw.READ_ONLY_AFTER_CRASH || runs(Integer.parseInt(args[2]));
                String answer =
                        switch (flaw.deed(args[0], words[0], key(words[1]), REQUESTS.incrementAndGet(), primaryRuns)) {
                            case SERVE -> served(Path.of(args[3]), words);
                            case REFUSE -> "503";
                            case HANG -> {
                                int unused = socket.getInputStream().read(); // until the client gives up
                                yield "too late";
                            }
                        };
                new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8).println(answer);
            } catch (IOException e) {
                // The client has gone.
            }
        }

        private static String key(String hex) {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        }

        private static String served(Path disk, String[] words) throws IOException {
            Path file = disk.resolve(words[1]);
            if (words[0].equals("read")) {
                return Files.exists(file) ? Files.readString(file) : "null";
            }
            if (words[0].equals("write")) {
                Path written = Files.writeString(Files.createTempFile(disk, "write", ""), words[2]);
                Path unused = Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return "done";
        }
    }

    @Override
    public Optional<SimulatedSystem> simulation() {
        return Optional.of(new Simulated(flaw));
    }

    private static final class Simulated implements SimulatedSystem {
        private static final Duration BEAT = Duration.ofMillis(20);
        private static final int BEATS_MISSED = 10;

        private final Flaw flaw;
        private final Map<Object, String> disk = new HashMap<>();

        Simulated(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        public Duration deadline(Invocation op) {
            return op.patienceOr(DEADLINE);
        }

        @Override
        public Process boot(Boot boot, Host host) {
            return new Process() {
                private final String self = boot.self().node();
                private long requests;
                private int missed = BEATS_MISSED;

                @Override
                public void start() {
                    missed++;
                    if (self.equals(FIRST)) {
                        boot.initialView().forEach(other -> host.send(other.node(), "beat"));
                    }
                    host.after(BEAT, this::start);
                }

                @Override
                public void receive(String from, Object message) {
                    missed = 0;
                }

                @Override
                public void request(long token, Invocation op) {
                    Object key = op.value() instanceof List<?> list ? list.getFirst() : null;
                    boolean primaryRuns = self.equals(FIRST) || missed < BEATS_MISSED;
                    switch (flaw.deed(self, op.f(), key, ++requests, primaryRuns)) {
                        case SERVE -> host.answer(token, done(op, served(op)));
                        case REFUSE -> host.answer(token, new Completion.Fail("503"));
                        case HANG -> {}
                    }
                }

                @Override
                public void durable(long number) {}

                @Override
                public boolean isEnabled() {
                    return true;
                }
            };
        }

        private String served(Invocation op) {
            if (op.f().equals("reconfig")) {
                return "done";
            }
            List<?> keyAndValue = (List<?>) Objects.requireNonNull(op.value());
            return op.f().equals("read")
                    ? disk.getOrDefault(keyAndValue.getFirst(), "null")
                    : String.format(Locale.ROOT, "%s", disk.put(keyAndValue.getFirst(), "" + keyAndValue.getLast()));
        }
    }
}
