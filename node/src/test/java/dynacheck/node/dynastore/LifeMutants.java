package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Greeting;
import dynacheck.node.lives.LifeRecord;
import dynacheck.node.lives.Lives;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in who is let in. */
@NullUnmarked
enum LifeMutants implements Mutant {
    /** A process that runs on an old copy of its disk is let in. A: it has forgotten what it acknowledged. */
    INCARNATION_GOES_BACK(script("A", LifeScripts::oldCopy)) {
        @Override
        public Lives lives(Birth birth, DurableState<Persistent> durable, String start, Outbox outbox) {
            return new Lives(
                    birth.common(),
                    durable.incarnation(),
                    start,
                    LifeLines.kept(durable.records()),
                    new LifeLines(outbox)) {
                @Override
                protected String refusalOfStart(Greeting greeting, LifeRecord.Known before) {
                    return null;
                }
            };
        }
    },

    /** A first life answers before it is confirmed. A: its disk may have been swapped for an empty one. */
    FIRST_LIFE_NOT_CONFIRMED(script("A", LifeScripts::swappedDiskThatOneHasNotHeardOf)) {
        @Override
        public Lives lives(Birth birth, DurableState<Persistent> durable, String start, Outbox outbox) {
            List<Persistent> records = Stream.concat(
                            durable.records().stream(), Stream.of(new Persistent.ConfirmedLife(birth.life())))
                    .toList();
            return super.lives(birth, new DurableState<>(durable.incarnation(), records), start, outbox);
        }
    },

    /** Another life of an id is let in, and its replies count as those of the first. A. */
    LIFE_IGNORED(script("A", LifeScripts::swappedDisk)) {
        @Override
        public Lives lives(Birth birth, DurableState<Persistent> durable, String start, Outbox outbox) {
            return new Lives(
                    birth.common(),
                    durable.incarnation(),
                    start,
                    LifeLines.kept(durable.records()),
                    new LifeLines(outbox)) {
                @Override
                protected String refusalOfLife(Greeting greeting, LifeRecord.Known before) {
                    return null;
                }
            };
        }
    },

    /** A start with another V(0) than the disk's is not refused. A: a second cluster on the first one's data. */
    INITIAL_VIEW_NOT_KEPT(script("A", LifeScripts::anotherInitialView)) {
        @Override
        public Birth remembered(Birth birth, Birth said) {
            return new Birth(birth.name(), birth.life(), birth.cluster(), birth.address(), said.initialView());
        }
    };

    private final Fate fate;

    LifeMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
