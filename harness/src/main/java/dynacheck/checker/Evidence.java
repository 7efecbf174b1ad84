package dynacheck.checker;

import dynacheck.history.History;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What there is to judge a run by.
 *
 * @param folder where the run keeps all that it left; empty for a history alone, and for most simulated runs
 * @param observed what the observer of a simulated system kept of its processes; empty for any other run
 */
public record Evidence(History history, RunInfo run, Optional<Path> folder, Optional<Object> observed) {
    /** A history alone. */
    public static Evidence of(History history, RunInfo run) {
        return new Evidence(history, run, Optional.empty(), Optional.empty());
    }

    /** Of a stored run. */
    public static Evidence in(Path folder, History history, RunInfo run) {
        return new Evidence(history, run, Optional.of(folder), Optional.empty());
    }

    /** Of a simulated run. */
    public static Evidence observed(Object observed, History history, RunInfo run) {
        return new Evidence(history, run, Optional.empty(), Optional.of(observed));
    }

    /** What was observed, if it is of this kind. */
    public <T> Optional<T> observed(Class<T> kind) {
        return observed.filter(kind::isInstance).map(kind::cast);
    }
}
