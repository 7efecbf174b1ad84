package dynacheck.run;

import dynacheck.target.Capabilities;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --target-option key=value}, held against what the target knows. */
public final class TargetOptions {
    private TargetOptions() {}

    /** The options as the target names them; refuses a key or a value that it does not know. */
    public static Map<String, String> checked(Target target, Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        given.forEach((key, value) -> checked.put(key, checked(option(target, key), value)));
        target.contradiction(checked).ifPresent(why -> {
            throw new BadArguments("--target-option " + why);
        });
        return checked;
    }

    /** What it can do with these. */
    public static Capabilities capabilities(Target target, Map<String, String> given) {
        return target.capabilities(checked(target, given));
    }

    private static TargetOption option(Target target, String key) {
        List<TargetOption> known = target.capabilities().options();
        return known.stream().filter(o -> o.key().equals(key)).findFirst().orElseThrow(() -> {
            List<String> keys = known.stream().map(TargetOption::key).toList();
            return new BadArguments("--target-option " + key + ": target " + target.name() + " has no such option; "
                    + Nearest.hint(key, keys)
                    + (keys.isEmpty() ? "it has none" : "known: " + String.join(", ", keys)));
        });
    }

    private static String checked(TargetOption option, String value) {
        String where = "--target-option " + option.key() + "=" + value + ": ";
        return switch (option.values()) {
            case TargetOption.OneOf oneOf -> name(oneOf, value, where);
            case TargetOption.Text text -> value;
            case TargetOption.Between range -> {
                if (!value.matches("-?\\d{1,18}")
                        || Long.parseLong(value) < range.least()
                        || Long.parseLong(value) > range.most()) {
                    throw new BadArguments(
                            where + "it must be a whole number from " + range.least() + " to " + range.most());
                }
                yield value;
            }
        };
    }

    private static String name(TargetOption.OneOf oneOf, String value, String where) {
        return oneOf.names().stream()
                .filter(name -> plain(name).equals(plain(value)))
                .findFirst()
                .orElseThrow(() -> {
                    String near = Nearest.hint(plain(value), oneOf.names());
                    String others = near.isEmpty() ? "known: " + String.join(", ", oneOf.names()) : near + "try --help";
                    return new BadArguments(where + "there is no such; " + others);
                });
    }

    /** Names of mutants are written LOST_ADD by some, lost-add by others. */
    public static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
