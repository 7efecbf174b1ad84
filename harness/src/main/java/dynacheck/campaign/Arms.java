package dynacheck.campaign;

import dynacheck.run.BadArguments;
import dynacheck.run.Plugins;
import dynacheck.run.TargetOptions;
import dynacheck.sweep.Swarm;
import dynacheck.target.PlantedBug;
import dynacheck.target.SimulatedSystem;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arms that options make. */
public final class Arms {
    private static final String ALL = "all";

    private Arms() {}

    /**
     * One for each combination of target options that have several values, and for each of them one for each bug.
     *
     * @param swarm with target options whose values may be names with commas
     * @param mutants names of planted bugs, {@code "all"}, or none
     */
    public static List<Arm> of(Swarm swarm, List<String> mutants) throws IOException, InterruptedException {
        Target target = Plugins.target(swarm.target());
        List<Arm> arms = new ArrayList<>();
        for (Map<String, String> options : combinations(target, swarm.targetOptions())) {
            Map<String, String> checked = TargetOptions.checked(target, options);
            Swarm system = swarm.target(target.name(), checked);
            String name = name(target, swarm.targetOptions(), checked);
            if (mutants.isEmpty()) {
                arms.add(new Arm(name, system, false, false));
            }
            for (PlantedBug bug : bugs(target, checked, mutants)) {
                Map<String, String> planted = new LinkedHashMap<>(checked);
                planted.put(SimulatedSystem.MUTANT, bug.name());
                arms.add(new Arm(
                        name + " with " + bug.name(),
                        swarm.target(target.name(), planted),
                        true,
                        !bug.equivalent().isEmpty()));
            }
        }
        return arms;
    }

    private static List<PlantedBug> bugs(Target target, Map<String, String> options, List<String> names)
            throws IOException, InterruptedException {
        if (names.isEmpty()) {
            return List.of();
        }
        if (options.containsKey(SimulatedSystem.MUTANT)) {
            throw new BadArguments("--mutants, and --target-option mutant, too: which bugs are to be planted?");
        }
        List<PlantedBug> known = target.simulation(options)
                .orElseThrow(() -> new BadArguments("target " + target.name() + " has no simulated form"))
                .mutants();
        if (names.equals(List.of(ALL))) {
            return known;
        }
        List<PlantedBug> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Plugins.find(known, PlantedBug::name, TargetOptions.plain(name), "mutant"));
        }
        return chosen;
    }

    /** Of values with commas; a text may have some of its own. */
    private static List<Map<String, String>> combinations(Target target, Map<String, String> options) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, String> option : options.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> before : all) {
                for (String value : values(target, option.getKey(), option.getValue())) {
                    Map<String, String> more = new LinkedHashMap<>(before);
                    more.put(option.getKey(), value);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<String> values(Target target, String key, String value) {
        boolean isText = target.capabilities().options().stream()
                .anyMatch(option -> option.key().equals(key) && option.values() instanceof TargetOption.Text);
        return isText ? List.of(value) : List.of(value.split(",", -1));
    }

    /** By what tells it from the other arms. */
    private static String name(Target target, Map<String, String> asked, Map<String, String> options) {
        List<String> words = new ArrayList<>(List.of(target.name()));
        options.forEach((key, value) -> {
            if (!asked.getOrDefault(key, "").equals(value)) {
                words.add(key + "=" + value);
            }
        });
        return String.join(" ", words);
    }
}
