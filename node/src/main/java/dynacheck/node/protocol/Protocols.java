package dynacheck.node.protocol;

import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The protocols at hand. */
public final class Protocols {
    private Protocols() {}

    /** @throws IllegalArgumentException if there is none of this name; the message lists those that there are */
    public static Protocol<?, ?> named(String name) {
        TreeMap<String, Protocol<?, ?>> known = new TreeMap<>();
        for (Protocol<?, ?> protocol : ServiceLoader.load(Protocol.class)) {
            known.put(protocol.name(), protocol);
        }
        Protocol<?, ?> found = known.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no protocol is named '" + name + "'; there are: "
                    + known.values().stream()
                            .map(protocol -> protocol.name() + " (" + protocol.help() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return found;
    }
}
