package dynacheck.target;

import dynacheck.membership.MembershipChange;
import dynacheck.membership.Resilience;
import java.util.List;
import java.util.Map;

/**
 * What a target can do and suffer. The {@link #DEFAULT} is a simple store: registers in plain text, no options, members
 * that never change, and nothing can be done to the connections between its nodes on one machine. Each method that
 * changes one of these returns another value:
 *
 * <pre>{@code
 * Capabilities.DEFAULT.changing(MembershipChange.PROPOSE_THEN_START).speaking("register", "cas-register")
 * }</pre>
 *
 * @param options whatever else {@code --target-option} says is refused
 * @param isDefault whether it is the target of runs that name none; there is one such on a class path
 * @param speaksTls whether it heeds {@link Target.RunSetup#tls} and {@link Session.NodeSetup#tls}
 * @param dialing how its nodes connect to each other, so that links can be cut and slowed on one machine, or not
 * @param membership whether members change, and whether a new one is started before or after it is proposed
 * @param vocabularies what its clients understand, each by the name that {@link dynacheck.workload.Workload#vocabulary}
 *     has for it; the workload named as the first is what {@code test} runs if none is named
 * @param resilience its quorum arithmetic and the premise of its liveness: nemeses keep it, the liveness checker judges
 *     by it, and the report names it
 * @param impossible what it cannot suffer, by name of nemesis or kind of fault, with the reason
 * @param needs what a machine must have before a node can run there
 */
public record Capabilities(
        List<TargetOption> options,
        boolean isDefault,
        boolean speaksTls,
        Dialing dialing,
        MembershipChange membership,
        List<String> vocabularies,
        Resilience resilience,
        Map<String, String> impossible,
        List<Software> needs) {
    public static final Capabilities DEFAULT = new Capabilities(
            List.of(),
            false,
            false,
            Dialing.DIRECT,
            MembershipChange.NONE,
            List.of("register"),
            Resilience.MAJORITIES,
            Map.of(),
            List.of());

    public Capabilities {
        options = List.copyOf(options);
        vocabularies = List.copyOf(vocabularies);
        impossible = Map.copyOf(impossible);
        needs = List.copyOf(needs);
        if (vocabularies.isEmpty()) {
            throw new IllegalArgumentException("a target whose clients understand nothing cannot be tested");
        }
    }

    /** The same with these options. */
    public Capabilities with(TargetOption... known) {
        return new Capabilities(
                List.of(known), isDefault, speaksTls, dialing, membership, vocabularies, resilience, impossible, needs);
    }

    /** The same as the target of runs that name none. */
    public Capabilities asDefault() {
        return new Capabilities(
                options, true, speaksTls, dialing, membership, vocabularies, resilience, impossible, needs);
    }

    /** The same, and it speaks TLS. */
    public Capabilities withTls() {
        return new Capabilities(
                options, isDefault, true, dialing, membership, vocabularies, resilience, impossible, needs);
    }

    /** The same with nodes that connect to each other in this way. */
    public Capabilities dialing(Dialing way) {
        return new Capabilities(
                options, isDefault, speaksTls, way, membership, vocabularies, resilience, impossible, needs);
    }

    /** The same with members that change in this way. */
    public Capabilities changing(MembershipChange way) {
        return new Capabilities(
                options, isDefault, speaksTls, dialing, way, vocabularies, resilience, impossible, needs);
    }

    /** The same with clients that understand these. */
    public Capabilities speaking(String... understood) {
        return new Capabilities(
                options, isDefault, speaksTls, dialing, membership, List.of(understood), resilience, impossible, needs);
    }

    /** The same with this premise of its liveness. */
    public Capabilities tolerating(Resilience premise) {
        return new Capabilities(
                options, isDefault, speaksTls, dialing, membership, vocabularies, premise, impossible, needs);
    }

    /** The same, and it cannot suffer these: names of nemeses or kinds of fault, each with the reason. */
    public Capabilities without(Map<String, String> faults) {
        return new Capabilities(
                options, isDefault, speaksTls, dialing, membership, vocabularies, resilience, faults, needs);
    }

    /** The same, and its nodes need these. */
    public Capabilities needing(List<Software> software) {
        return new Capabilities(
                options, isDefault, speaksTls, dialing, membership, vocabularies, resilience, impossible, software);
    }
}
