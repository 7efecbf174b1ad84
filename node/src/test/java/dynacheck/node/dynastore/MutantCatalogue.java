package dynacheck.node.dynastore;

import dynacheck.node.abd.AbdMutants;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/** Every {@link Mutant}, and every one of {@link AbdMutants}, for programs that run one or hunt for it. */
@NullUnmarked
public final class MutantCatalogue {
    /** By topic, in the order in which people read them. */
    static final List<Mutant> ALL = Stream.of(
                    SnapshotMutants.values(),
                    TraverseMutants.values(),
                    RegisterMutants.values(),
                    TransferMutants.values(),
                    NotifyMutants.values(),
                    DiskMutants.values(),
                    LifeMutants.values(),
                    ShortFormMutants.values(),
                    DigestMutants.values())
            .<Mutant>flatMap(Arrays::stream)
            .toList();

    private static final Map<String, String> PROPERTIES = Map.of(
            "A", "atomicity",
            "NV", "weak snapshot",
            "NV2", "weak snapshot",
            "NV3", "weak snapshot",
            "NV4", "weak snapshot",
            "EV", "established views",
            "L", "liveness",
            "C", "convergence",
            "D", "durability order");

    private MutantCatalogue() {}

    /** "half-quorum". */
    public static List<String> names() {
        return Stream.concat(ALL.stream().map(Mutant::title), AbdMutants.names().stream())
                .toList();
    }

    /**
     * What makes processes of DynaStore with this bug.
     *
     * @param name in either form: half-quorum, HALF_QUORUM
     */
    public static LivingProcess.Factory processes(String name) {
        return find(name);
    }

    /** Whether it is a bug in the short form; every other one is in the form that follows the paper. */
    public static boolean isOfShortForm(String name) {
        return find(name) instanceof ShortParts;
    }

    static Mutant find(String name) {
        return ALL.stream()
                .filter(mutant -> mutant.name().equalsIgnoreCase(name.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no planted bug is named " + name));
    }

    /**
     * Without arguments prints what the catalogue says of each mutant, in a line each: name, properties that it breaks,
     * and why it is equivalent or nothing. With a mutant's name runs its hunts in turn until one finds the property
     * broken, and prints how, and what was found; or nothing.
     */
    public static void main(String[] args) {
        if (args.length == 0) {
            ALL.forEach(mutant -> System.out.println(mutant.title() + "\t" + String.join(", ", properties(mutant))
                    + "\t" + mutant.fate().equivalent()));
            AbdMutants.names().forEach(name -> System.out.println(name + "\tatomicity\t"));
            return;
        }
        if (AbdMutants.has(args[0])) {
            System.out.println("random schedules\t" + AbdMutants.named(args[0]).hunt());
            return;
        }
        Mutant wanted = find(args[0]);
        for (Kill kill : wanted.fate().kills()) {
            String found = kill.hunt().apply(wanted);
            if (found.startsWith(kill.property())) {
                System.out.println(kill.by() + "\t" + found.replaceAll("(?s): \\[\\{.*", ""));
                return;
            }
        }
    }

    private static List<String> properties(Mutant mutant) {
        return mutant.fate().kills().stream()
                .map(kill -> PROPERTIES.get(kill.property()))
                .distinct()
                .toList();
    }
}
