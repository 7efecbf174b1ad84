package dynacheck.node.dynastore;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * What becomes of a mutant.
 *
 * @param kills every way in which it is killed; none if no execution tells it from the protocol
 * @param equivalent why none does; empty if some does
 */
@NullUnmarked
record Fate(List<Kill> kills, String equivalent) {
    static Fate killed(Kill... kills) {
        return new Fate(List.of(kills), "");
    }

    static Fate survives(String why) {
        return new Fate(List.of(), why);
    }
}
