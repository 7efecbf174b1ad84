import dynacheck.checker.model.Model;
import java.util.List;
import java.util.Optional;

/**
 * A plug-in: locks by name, each of which only its owner releases. {@code acquire} and {@code release} have the value
 * {@code [lock owner]}. Not compiled with the project; tests make a jar of it.
 */
public final class OwnedLocks implements Model<String> {
    private static final String FREE = "";

    @Override
    public String name() {
        return "owned-locks";
    }

    @Override
    public boolean knows(Operation op) {
        return (op.f().equals("acquire") || op.f().equals("release"))
                && op.input() instanceof List<?> value
                && value.size() == 2;
    }

    /** Each lock is judged by itself. */
    @Override
    public Object partition(Operation op) {
        return ((List<?>) op.input()).getFirst();
    }

    @Override
    public String initial() {
        return FREE;
    }

    @Override
    public Optional<String> step(String holder, Operation op) {
        String owner = String.valueOf(((List<?>) op.input()).getLast());
        if (op.f().equals("acquire")) {
            return holder.equals(FREE) ? Optional.of(owner) : Optional.empty();
        }
        return holder.equals(owner) ? Optional.of(FREE) : Optional.empty();
    }
}
