package dynacheck.injection;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What there is to know of a package of faults before it is used.
 *
 * @param name {@code "kill"}; for {@code --nemesis}
 * @param description one line, for {@code --help}
 * @param coverage names ({@code "fault:kill"}) of what a run with this package must show
 * @param needs empty: it goes with every cluster, and beside every other package
 * @param turns how many of its faults, one after the other, it takes to see every kind
 * @param reconfigurers how many threads can use its {@link NemesisPackage#reconfigs}
 */
public record About(
        String name, String description, Set<String> coverage, Set<Need> needs, int turns, int reconfigurers) {
    private static final String FAULT = "fault:";

    public About {
        coverage = Set.copyOf(coverage);
        needs = Set.copyOf(needs);
    }

    /**
     * One that needs nothing.
     *
     * @param kinds of its faults, which are its coverage
     */
    public static About of(String name, String description, String... kinds) {
        return new About(
                name,
                description,
                Arrays.stream(kinds).map(kind -> FAULT + kind).collect(Collectors.toSet()),
                Set.of(),
                1,
                1);
    }

    public About needing(Need... all) {
        return new About(name, description, coverage, Set.of(all), turns, reconfigurers);
    }

    public About turns(int number) {
        return new About(name, description, coverage, needs, number, reconfigurers);
    }

    public About reconfigurers(int number) {
        return new About(name, description, coverage, needs, turns, number);
    }

    /** Instead of its kinds of fault. */
    public About covering(String... names) {
        return new About(name, description, Set.of(names), needs, turns, reconfigurers);
    }

    /** The kinds of fault that it promises. */
    public Set<String> kinds() {
        return coverage.stream()
                .filter(item -> item.startsWith(FAULT))
                .map(item -> item.substring(FAULT.length()))
                .collect(Collectors.toSet());
    }

    /** Where these kinds of fault are impossible. */
    public About without(Set<String> kinds) {
        Set<String> left = new TreeSet<>(coverage);
        kinds.forEach(kind -> left.remove(FAULT + kind));
        return new About(name, description, left, needs, turns, reconfigurers);
    }
}
