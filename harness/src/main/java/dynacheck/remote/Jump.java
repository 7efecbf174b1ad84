package dynacheck.remote;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A way to a host through another one, as ProxyJump means it. Ends with the session that it carries. */
final class Jump implements Proxy {
    private final Session through;
    private @Nullable ChannelDirectTCPIP channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    Jump(Session through) {
        this.through = through;
    }

    @Override
    public void connect(@Nullable SocketFactory factory, String host, int port, int timeoutMillis)
            throws JSchException, IOException {
        ChannelDirectTCPIP made = (ChannelDirectTCPIP) SshRemote.channel(through, "direct-tcpip");
        made.setHost(host);
        made.setPort(port);
        in = made.getInputStream();
        out = made.getOutputStream();
        made.connect(timeoutMillis);
        channel = made;
    }

    @Override
    @SuppressWarnings("NullAway") // Asked for after connect only.
    public InputStream getInputStream() {
        return in;
    }

    @Override
    @SuppressWarnings("NullAway")
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    @SuppressWarnings("NullAway") // The library takes null for none.
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        ChannelDirectTCPIP made = channel;
        if (made != null) {
            made.disconnect();
        }
        through.disconnect();
    }
}
