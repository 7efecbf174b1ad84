package dynacheck.node.net;

import java.util.Set;
import java.util.regex.Pattern;

/** A host and a TCP port, written {@code host:port}. Port 0 asks for any free one when listening. */
public record Endpoint(String host, int port) {
    /** A name, an IPv4 address, or an IPv6 address in brackets. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?]");

    /** What one listens on and nobody can connect to. */
    private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "[::]");

    /** Reads {@code host:port}. @throws IllegalArgumentException naming what is wrong */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !HOST.matcher(text.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not host:port, such as 10.0.0.4:7000");
        }
        String digits = text.substring(colon + 1);
        if (!digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "': the port is not a number");
        }
        int port = Integer.parseInt(digits);
        if (port > 65535) {
            throw new IllegalArgumentException("'" + text + "': the port must be 0 to 65535");
        }
        return new Endpoint(text.substring(0, colon), port);
    }

    /** Whether others can connect to this. */
    public static boolean isReachable(String text) {
        try {
            Endpoint endpoint = parse(text);
            return endpoint.port > 0 && !ANY_HOST.contains(endpoint.host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
