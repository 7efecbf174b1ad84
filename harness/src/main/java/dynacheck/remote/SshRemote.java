package dynacheck.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link Remote} over SSH. Files go through {@code cat}, so that a host needs no SFTP. */
public final class SshRemote implements Remote {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CHANNEL_TIMEOUT = Duration.ofSeconds(10);
    static final int MAX_OUTPUT_BYTES = 1 << 20;
    private static final long POLL_MILLIS = 2;
    private static final int MOST_JUMPS = 5;

    private final Host host;
    private final SshKeys keys;
    private @Nullable Session session;

    /** Logs in as this user's own {@code ssh} does. */
    public SshRemote(Host host) {
        this(host, SshKeys.ofThisUser());
    }

    SshRemote(Host host, SshKeys keys) {
        this.host = host;
        this.keys = keys;
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public ExecResult exec(String command, byte[] stdin, Duration timeout) throws IOException, InterruptedException {
        Bounded out = new Bounded();
        return run(command, new ByteArrayInputStream(stdin), out, out::text, timeout);
    }

    @Override
    public void upload(Path local, String remotePath, Duration timeout) throws IOException, InterruptedException {
        String part = Host.quote(remotePath + ".part");
        String command = "cat >" + part + " && test $(wc -c <" + part + ") = " + Files.size(local) + " && mv " + part
                + " " + Host.quote(remotePath);
        try (InputStream in = Files.newInputStream(local)) {
            Bounded out = new Bounded();
            run(command, in, out, out::text, timeout).orThrow("upload of " + local + " to " + host);
        }
    }

    @Override
    public void download(String remotePath, Path local, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        Path part = local.resolveSibling(local.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            String command = "tail -c " + maxBytes + " " + Host.quote(remotePath);
            run(command, InputStream.nullInputStream(), out, () -> "", timeout)
                    .orThrow("download of " + remotePath + " from " + host);
        }
        Files.move(part, local, StandardCopyOption.REPLACE_EXISTING);
    }

    private ExecResult run(
            String command,
            InputStream stdin,
            OutputStream stdout,
            java.util.function.Supplier<String> text,
            Duration timeout)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        ChannelExec channel = open();
        Bounded err = new Bounded();
        channel.setCommand(command);
        channel.setInputStream(stdin);
        channel.setOutputStream(stdout);
        channel.setErrStream(err);
        try {
            begin(channel);
            while (!channel.isClosed()) {
                if (System.nanoTime() - end > 0) {
                    throw new IOException(host + ": no end after " + timeout.toSeconds() + " s of: " + brief(command));
                }
                if (!channel.getSession().isConnected()) {
                    throw new IOException(host + ": the connection broke during: " + brief(command));
                }
                Thread.sleep(POLL_MILLIS); // jsch has no event for the end of a channel
            }
            int code = channel.getExitStatus();
            if (code < 0) {
                throw new IOException(host + ": no exit code (killed, or connection lost) from: " + brief(command));
            }
            return new ExecResult(code, text.get(), err.text());
        } catch (JSchException e) {
            throw new IOException(host + ": " + e.getMessage(), e);
        } finally {
            channel.disconnect();
        }
    }

    /** Opens the channel on the host and sends its command. */
    void begin(ChannelExec channel) throws JSchException, NotBegunException {
        try {
            channel.connect((int) CHANNEL_TIMEOUT.toMillis());
        } catch (JSchException e) {
            // Only if the channel was not opened: the command is sent after the server's confirmation.
            String message = String.valueOf(e.getMessage());
            if (message.equals("session is down") || message.startsWith("channel is not opened")) {
                close();
                throw new NotBegunException(host + ": the connection broke: " + message, e);
            }
            throw e;
        }
    }

    static String brief(String command) {
        return command.length() <= 120 ? command : command.substring(0, 120) + "...";
    }

    /** A channel without a command yet. */
    ChannelExec open() throws NotBegunException {
        return (ChannelExec) open("exec");
    }

    synchronized Channel open(String kind) throws NotBegunException {
        try {
            Session current = session;
            if (current == null || !current.isConnected()) {
                current = connect();
                session = current;
            }
            return channel(current, kind);
        } catch (JSchException | IOException e) {
            close();
            throw new NotBegunException("SSH to " + host + " failed: " + reason(e), e);
        }
    }

    /** jsch gives none where the connection ends in this very moment. */
    static Channel channel(Session session, String kind) throws JSchException {
        Channel channel = session.openChannel(kind);
        if (channel == null) {
            throw new JSchException("the connection gives no channel");
        }
        return channel;
    }

    private static String reason(Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("reject HostKey") || message.startsWith("UnknownHostKey")) {
            return "its host key is not known: log in once by ssh, or add it by ssh-keyscan (" + message + ")";
        }
        return message.startsWith("HostKey has been changed") ? "its host key is not the known one" : message;
    }

    private Session connect() throws JSchException, IOException {
        return connect(host, 0);
    }

    private Session connect(Host to, int jumps) throws JSchException, IOException {
        if (jumps > MOST_JUMPS) {
            throw new LoginException(
                    "ProxyJump goes through more than " + MOST_JUMPS + " hosts", "look for a circle in ~/.ssh/config");
        }
        JSch jsch = new JSch();
        LoginException refused = keys.addTo(jsch, to);
        Session made = jsch.getSession(to.user(), to.address(), to.port());
        Path known = to.knownHosts();
        if (known != null) {
            if (!Files.exists(known)) {
                throw new IOException("no known_hosts file " + known);
            }
            jsch.setKnownHosts(known.toString());
        }
        made.setConfig("StrictHostKeyChecking", known == null ? "no" : "yes");
        made.setConfig("PreferredAuthentications", "publickey");
        made.setServerAliveInterval(5_000);
        made.setServerAliveCountMax(6);
        made.setDaemonThread(true);
        Session through = through(to, jumps);
        if (through != null) {
            made.setProxy(new Jump(through));
        }
        try {
            made.connect((int) CONNECT_TIMEOUT.toMillis());
            return made;
        } catch (JSchException e) {
            made.disconnect();
            if (through != null) {
                through.disconnect();
            }
            if (String.valueOf(e.getMessage()).startsWith("Auth fail")) {
                throw jumps == 0 ? refused : new LoginException(to + ": " + refused.getMessage(), refused.fix());
            }
            throw e;
        }
    }

    /** A session with the last jump host on the way; null if there is none. */
    private @Nullable Session through(Host to, int jumps) throws JSchException, IOException {
        String way = to.jump();
        if (way == null) {
            return null;
        }
        // The last one is the nearest to the host; it is reached through those before it.
        int comma = way.lastIndexOf(',');
        Path known = to.knownHosts();
        var defaults = new Inventory.Defaults(
                null, null, known == null ? Inventory.userKnownHosts() : known, SshConfig.of(keys.config()));
        Host next = Inventory.host("jump", way.substring(comma + 1).strip(), defaults);
        Host reached = new Host(
                next.name(),
                next.user(),
                next.address(),
                next.port(),
                next.nodeAddress(),
                next.identity(),
                known,
                next.dir(),
                comma < 0 ? next.jump() : way.substring(0, comma));
        return connect(reached, jumps + 1);
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.disconnect();
            session = null;
        }
    }

    /** Keeps the beginning. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (kept.size() < MAX_OUTPUT_BYTES) {
                kept.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            kept.write(bytes, offset, Math.min(length, MAX_OUTPUT_BYTES - kept.size()));
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
