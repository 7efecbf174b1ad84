package dynacheck.target;

import java.util.List;
import java.util.Map;

/**
 * What a target can do and suffer. The default is a simple store: it has no options, speaks plain text, and nothing can
 * be done to the connections between its nodes on one machine.
 *
 * @param options whatever else {@code --target-option} says is refused
 * @param isDefault whether it is the target of runs that name none; there is one such on a class path
 * @param speaksTls whether it heeds {@link Target.RunSetup#tls} and {@link Session.NodeSetup#tls}
 * @param dialsThroughProxy whether its nodes connect to each other through {@link Session.NodeSetup#egressProxy}, so
 *     that links can be cut and slowed on one machine
 * @param impossible what it cannot suffer, by name of nemesis or kind of fault, with the reason
 */
public record Capabilities(
        List<TargetOption> options,
        boolean isDefault,
        boolean speaksTls,
        boolean dialsThroughProxy,
        Map<String, String> impossible) {
    public static final Capabilities DEFAULT = new Capabilities(List.of(), false, false, false, Map.of());

    public Capabilities {
        options = List.copyOf(options);
        impossible = Map.copyOf(impossible);
    }

    /** The same with these options. */
    public Capabilities with(TargetOption... known) {
        return new Capabilities(List.of(known), isDefault, speaksTls, dialsThroughProxy, impossible);
    }
}
