package dynacheck.run;

import dynacheck.injection.About;
import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.injection.NemesisPackages;
import dynacheck.membership.MembershipChange;
import dynacheck.target.Capabilities;
import dynacheck.target.Dialing;
import dynacheck.target.Target;
import dynacheck.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Targets, workloads and nemeses by name, through ServiceLoader. */
public final class Plugins {
    private record Kind(Class<?> type, @Nullable ClassLoader loader) {}

    /** Each run of a sweep asks, and to find them takes a look at every jar. */
    private static final Map<Kind, List<? extends ServiceLoader.Provider<?>>> FOUND = new ConcurrentHashMap<>();

    private Plugins() {}

    /** A new object of each. */
    public static <T> List<T> all(Class<T> type) {
        Kind kind = new Kind(type, Thread.currentThread().getContextClassLoader());
        try {
            return FOUND
                    .computeIfAbsent(
                            kind, k -> ServiceLoader.load(type).stream().toList())
                    .stream()
                    .map(found -> type.cast(found.get()))
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            if (PluginLoader.inUse().isEmpty()) {
                throw e;
            }
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new BadArguments("a plug-in of " + PluginLoader.inUse() + " cannot be used: " + e.getMessage()
                    + (why == e ? "" : " (" + why + ")"));
        }
    }

    public static <T> T find(Class<T> type, Function<T, String> name, String wanted, String what) {
        return find(all(type), name, wanted, what);
    }

    public static <T> T find(List<T> known, Function<T, String> name, String wanted, String what) {
        List<T> found =
                known.stream().filter(one -> name.apply(one).equals(wanted)).toList();
        if (found.size() > 1) {
            throw new BadArguments("there is more than one " + what + " named " + wanted + ": "
                    + found.stream().map(one -> one.getClass().getName()).toList() + "; leave a plug-in out");
        }
        if (found.isEmpty()) {
            List<String> names = known.stream().map(name).sorted().toList();
            throw new BadArguments("no " + what + " named " + wanted + "; " + Nearest.hint(wanted, names) + "known: "
                    + String.join(", ", names));
        }
        return found.getFirst();
    }

    /** The one of this name; of none: the only one there is, or the one that is to be the default. */
    public static Target target(@Nullable String name) {
        List<Target> known = all(Target.class);
        if (name != null) {
            return find(known, Target::name, name, "target");
        }
        List<Target> candidates = known.size() == 1
                ? known
                : known.stream()
                        .filter(target -> target.capabilities().isDefault())
                        .toList();
        if (candidates.size() != 1) {
            throw new BadArguments("--target: which one? There are "
                    + known.stream().map(Target::name).sorted().collect(Collectors.joining(", ")));
        }
        return candidates.getFirst();
    }

    /** Why the target cannot run this workload, and which ones it can; empty if it can. */
    public static Optional<String> unable(Target target, Map<String, String> options, Workload workload) {
        return lack(target.capabilities(options), workload).map(lack -> {
            String able =
                    workloads(target, options).stream().map(Workload::name).collect(Collectors.joining(", "));
            return "workload " + workload.name() + ": target " + target.name() + " " + lack + "; "
                    + (able.isEmpty() ? "no workload known here is for it" : "it can do: " + able);
        });
    }

    private static Optional<String> lack(Capabilities able, Workload workload) {
        if (!able.vocabularies().contains(workload.vocabulary())) {
            return Optional.of("does not understand " + workload.vocabulary());
        }
        return workload.changesMembers() && able.membership() == MembershipChange.NONE
                ? Optional.of("never changes its members")
                : Optional.empty();
    }

    /** Those that the target can run: first the plain one of each of its vocabularies, in their order. */
    public static List<Workload> workloads(Target target, Map<String, String> options) {
        Capabilities able = target.capabilities(options);
        List<String> plain = able.vocabularies();
        return all(Workload.class).stream()
                .filter(workload -> lack(able, workload).isEmpty())
                .sorted(Comparator.comparingInt(
                                (Workload w) -> plain.contains(w.name()) ? plain.indexOf(w.name()) : plain.size())
                        .thenComparing(Workload::name))
                .toList();
    }

    /** In the order in which a run begins with each. */
    public static List<NemesisPackage> nemeses() {
        return all(NemesisPackages.class).stream()
                .flatMap(some -> some.packages().stream())
                .toList();
    }

    /** @param cluster that is to suffer them: {@code "local"}, {@code "ssh"}, {@code "sim"} */
    public static List<NemesisPackage> nemeses(String names, String cluster) {
        List<NemesisPackage> known = nemeses();
        if (names.equals("none")) {
            return List.of();
        }
        if (names.equals("all")) {
            return known.stream()
                    .filter(p -> isPartOfAll(p.about()))
                    .filter(p -> lack(p, cluster).isEmpty())
                    .toList();
        }
        List<NemesisPackage> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(find(known, NemesisPackage::name, name.strip(), "nemesis"));
        }
        for (NemesisPackage p : chosen) {
            String lack = lack(p, cluster);
            if (!lack.isEmpty()) {
                throw new BadArguments("--nemesis " + p.name() + " needs " + lack);
            }
        }
        return chosen.stream().distinct().toList();
    }

    /** Whether it goes beside others, and keeps the premise of Definition 1. */
    static boolean isPartOfAll(About nemesis) {
        return keepsPremise(nemesis) && !nemesis.needs().contains(Need.WHOLE_RUN);
    }

    public static boolean keepsPremise(About nemesis) {
        return !nemesis.needs().contains(Need.BROKEN_PREMISE);
    }

    /** What the package needs and nodes of such a cluster do not have; empty if nothing. */
    private static String lack(NemesisPackage p, String cluster) {
        Set<Need> needs = p.about().needs();
        if (needs.contains(Need.MACHINES) && !cluster.equals("ssh")) {
            return "machines of their own: --cluster ssh";
        }
        return needs.contains(Need.FILES) && cluster.equals("sim") ? "real files: --cluster local or ssh" : "";
    }

    /** What nodes of this target cannot suffer in such a cluster, by name of package or kind of fault: see there. */
    public static Map<String, String> impossible(Target target, Map<String, String> options, String cluster) {
        Capabilities able = target.capabilities(options);
        Map<String, String> impossible = new TreeMap<>();
        if (cluster.equals("local") && able.dialing() == Dialing.DIRECT) {
            nemeses().stream()
                    .filter(p -> p.about().needs().contains(Need.LINKS))
                    .forEach(p -> impossible.put(
                            p.name(),
                            "nodes of " + target.name() + " do not connect to each other through the harness's proxy;"
                                    + " use --cluster ssh"));
        }
        if (able.membership() == MembershipChange.NONE) {
            nemeses().stream()
                    .filter(p -> p.about().needs().contains(Need.MEMBERSHIP_CHANGES))
                    .forEach(p -> impossible.put(p.name(), "members of " + target.name() + " never change"));
        }
        impossible.putAll(able.impossible());
        return impossible;
    }

    /**
     * What is left of the packages where some faults are impossible, by name of package or kind of fault, with the
     * reason; says what is not. Refuses if all of a package that was asked for by name is impossible.
     */
    public static List<NemesisPackage> possible(
            List<NemesisPackage> packages, Map<String, String> impossible, boolean byName, RunListener listener) {
        List<NemesisPackage> left = new ArrayList<>();
        for (NemesisPackage p : packages) {
            Set<String> names = new TreeSet<>(p.about().kinds());
            names.add(p.name());
            names.retainAll(impossible.keySet());
            Optional<NemesisPackage> rest = p.without(names);
            if (rest.isEmpty() && byName) {
                throw new BadArguments("--nemesis " + p.name() + ": "
                        + impossible.get(names.iterator().next()));
            }
            names.forEach(name -> listener.says("skipped: " + name + ": " + impossible.get(name)));
            rest.ifPresent(left::add);
        }
        return left;
    }
}
