package dynacheck.target;

import java.io.IOException;
import java.util.Optional;

/**
 * A small deliberate deviation of a system under test, which the checkers must notice.
 *
 * @param name for {@link SimulatedSystem#MUTANT}
 * @param breaks the properties that it breaks, for people
 * @param equivalent why no execution distinguishes it from the faithful system; empty if some does
 * @param hunt where seeds are blind
 */
public record PlantedBug(String name, String breaks, String equivalent, Hunt hunt) {
    /** Looks for the bug in another way than by seeds. */
    public interface Hunt {
        /** What it found; nothing if it found nothing, or if there is no such hunt. */
        Optional<Found> run() throws IOException, InterruptedException;
    }

    /**
     * A violation.
     *
     * @param how it was provoked ("exhaustive search")
     * @param violation the property that does not hold, and how
     */
    public record Found(String how, String violation) {}
}
