package dynacheck.target;

import java.util.List;
import java.util.function.Supplier;

/**
 * What {@code --target-option key=value} may say to a target. Any other key or value is refused before a run begins.
 *
 * @param description one line for {@code --help}
 */
public record TargetOption(String key, String description, Values values) {
    /** The values that an option may have. */
    public sealed interface Values {}

    /** One of these names. Users may write capitals, and '_' for '-'; the target gets the name as it is here. */
    public record OneOf(Supplier<List<String>> all) implements Values {
        public List<String> names() {
            return all.get();
        }
    }

    /** A whole number, both ends included. */
    public record Between(long least, long most) implements Values {}

    /** Any text; what it means is for the target to judge, in {@link Target#configured}. */
    public record Text() implements Values {}

    public static TargetOption text(String key, String description) {
        return new TargetOption(key, description, new Text());
    }

    public static TargetOption oneOf(String key, String description, List<String> names) {
        List<String> all = List.copyOf(names);
        return oneOf(key, description, () -> all);
    }

    /** @param names asked only when they are needed, for they may be costly to find */
    public static TargetOption oneOf(String key, String description, Supplier<List<String>> names) {
        return new TargetOption(key, description, new OneOf(names));
    }

    /** {@code true} or {@code false}. */
    public static TargetOption flag(String key, String description) {
        return oneOf(key, description, List.of("true", "false"));
    }

    public static TargetOption between(String key, String description, long least, long most) {
        return new TargetOption(key, description, new Between(least, most));
    }
}
