package dynacheck.remote;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IPv4 network that nodes talk over, such as {@code 192.168.56.0/24}, if hosts have another one for SSH. Then no
 * fault between nodes hits the connection that has to heal it.
 */
public record NodeNetwork(String text, int prefix, int bits) {
    private static final Pattern NETWORK = Pattern.compile("([0-9.]+)/(\\d{1,2})");

    /** The private network of {@code vagrant/Vagrantfile}. */
    public static final NodeNetwork VAGRANT = parse("192.168.56.0/24");

    /** Reads {@code a.b.c.d/bits}. @throws IllegalArgumentException if it is something else */
    public static NodeNetwork parse(String text) {
        Matcher m = NETWORK.matcher(text);
        if (!m.matches() || Integer.parseInt(m.group(2)) > 32) {
            throw new IllegalArgumentException("'" + text + "' is not a network such as 192.168.56.0/24");
        }
        return new NodeNetwork(text, number(m.group(1)), Integer.parseInt(m.group(2)));
    }

    private static int number(String address) {
        String[] parts = address.split("\\.", -1);
        int number = 0;
        for (String part : parts) {
            if (parts.length != 4 || !part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
                throw new IllegalArgumentException("'" + address + "' is not an IPv4 address");
            }
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    /** The first of a host's addresses that is in this network. */
    public Optional<String> find(List<String> addresses) {
        return addresses.stream()
                .filter(a -> bits == 0 || (number(a) ^ prefix) >>> (32 - bits) == 0)
                .findFirst();
    }
}
