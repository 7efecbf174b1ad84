package dynacheck.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands as root in one shell that is kept open, one after the other: logging in, reading a user's profile and
 * {@code sudo} cost once, not for every fault. Files go through the connection that it wraps.
 *
 * <p>Each command is followed by a line that nobody else would write, on both outputs. It marks where an answer ends.
 */
public final class RootShell implements Remote {
    private final SshRemote ssh;
    private final Remote files;
    private @Nullable Opened opened;
    private long count;

    private record Opened(ChannelExec channel, OutputStream input, Replies out, Replies err) {}

    /** @param files for transfers, over the same connection */
    public RootShell(SshRemote ssh, Remote files) {
        this.ssh = ssh;
        this.files = files;
    }

    @Override
    public Host host() {
        return ssh.host();
    }

    /** As the port says, but as root. {@code stdin} is text; a missing newline at its end is added. */
    @Override
    public synchronized ExecResult exec(String command, byte[] stdin, Duration timeout)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        Opened shell = shell();
        String mark = "dynacheck-end-" + count++;
        String input = new String(stdin, StandardCharsets.UTF_8);
        String from = input.isEmpty()
                ? " </dev/null"
                : " <<'" + mark + "'\n" + input + (input.endsWith("\n") ? "" : "\n") + mark;
        String line = "sh -c " + Host.quote(command) + from + "\n" + "printf '\\n" + mark + " %d\\n' $?; printf '\\n"
                + mark + " \\n' >&2\n";
        boolean whole = false;
        try {
            shell.input().write(line.getBytes(StandardCharsets.UTF_8));
            shell.input().flush();
            Replies.Reply out = shell.out().await(mark, shell.channel(), end);
            Replies.Reply err = shell.err().await(mark, shell.channel(), end);
            whole = true;
            return new ExecResult(Integer.parseInt(out.rest()), out.text(), err.text());
        } catch (IOException e) {
            throw new IOException(host() + ": " + e.getMessage() + " (" + SshRemote.brief(command) + ")", e);
        } finally {
            if (!whole) {
                closeShell(); // whatever still runs in it must not answer the next command
            }
        }
    }

    private Opened shell() throws NotBegunException {
        Opened present = opened;
        if (present != null
                && !present.channel().isClosed()
                && present.channel().isConnected()) {
            return present;
        }
        closeShell();
        ChannelExec channel = ssh.open();
        channel.setCommand(host().asRoot("PATH=$PATH:/usr/sbin:/sbin exec sh"));
        Replies out = new Replies();
        Replies err = new Replies();
        channel.setOutputStream(out);
        channel.setErrStream(err);
        try {
            OutputStream input = channel.getOutputStream();
            ssh.begin(channel);
            opened = new Opened(channel, input, out, err);
            return opened;
        } catch (IOException | JSchException e) {
            channel.disconnect();
            throw new NotBegunException("no shell on " + host() + ": " + e.getMessage(), e);
        }
    }

    private void closeShell() {
        if (opened != null) {
            opened.channel().disconnect();
            opened = null;
        }
    }

    @Override
    public void upload(Path local, String remotePath, Duration timeout) throws IOException, InterruptedException {
        files.upload(local, remotePath, timeout);
    }

    @Override
    public void download(String remotePath, Path local, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        files.download(remotePath, local, maxBytes, timeout);
    }

    @Override
    public synchronized void close() {
        closeShell();
        files.close();
    }

    /** One output of the shell, cut at the marks. Written by the connection's own thread. */
    private static final class Replies extends OutputStream {
        private static final long LOOK_AGAIN_MILLIS = 100;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

        /** @param rest of the line with the mark */
        record Reply(String text, String rest) {}

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] some, int offset, int length) {
            int kept = Math.min(length, Math.max(0, SshRemote.MAX_OUTPUT_BYTES - bytes.size()));
            bytes.write(some, offset, kept);
            tail.write(some, offset + kept, length - kept);
            if (tail.size() > SshRemote.MAX_OUTPUT_BYTES) {
                byte[] all = tail.toByteArray(); // the mark is at the end: the beginning of the surplus can go
                tail.reset();
                tail.write(all, all.length - 1024, 1024);
            }
            notifyAll();
        }

        synchronized Reply await(String mark, ChannelExec channel, long end) throws IOException, InterruptedException {
            while (true) {
                String text = bytes.toString(StandardCharsets.UTF_8) + tail.toString(StandardCharsets.UTF_8);
                int at = text.lastIndexOf("\n" + mark + " ");
                int newline = at < 0 ? -1 : text.indexOf('\n', at + 1);
                if (newline >= 0) {
                    bytes.reset();
                    tail.reset();
                    return new Reply(
                            text.substring(0, at),
                            text.substring(at + 2 + mark.length(), newline).strip());
                }
                if (channel.isClosed() || !channel.isConnected()) {
                    throw new IOException("the shell ended, or the connection broke: " + text.strip());
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IOException("no end in time");
                }
                wait(Math.min(left, LOOK_AGAIN_MILLIS));
            }
        }
    }
}
