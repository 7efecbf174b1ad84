package dynacheck.node.abd;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeMap;

/** The values that a process holds for all. */
final class Replica {
    /** @param persist that puts it on disk */
    private record Kept(Tagged value, long persist) {}

    private static final Kept NOTHING = new Kept(Tagged.INITIAL, 0);

    private final TreeMap<String, Kept> registers = new TreeMap<>();
    private final Rules rules;
    private final Outbox outbox;

    Replica(Iterable<Persistent> disk, Rules rules, Outbox outbox) {
        this.rules = rules;
        this.outbox = outbox;
        for (Persistent record : disk) {
            if (record instanceof Persistent.Register register) {
                registers.put(register.key(), new Kept(register.value(), 0));
            }
        }
    }

    Tagged held(String key) {
        return registers.getOrDefault(key, NOTHING).value();
    }

    /** Takes the value unless what it holds is as new. */
    void take(String key, Tagged value) {
        if (rules.compare(value.ts(), held(key).ts()) > 0) {
            registers.put(key, new Kept(value, outbox.persist(new Persistent.Register(key, value))));
        }
    }

    /** What an answer about the register waits for. */
    long answersAfter(String key) {
        return rules.answersAfter(registers.getOrDefault(key, NOTHING).persist());
    }

    /** See {@link dynacheck.node.core.StateMachine#keys}. */
    NavigableSet<String> keys() {
        return Collections.unmodifiableNavigableSet(registers.navigableKeySet());
    }

    int size() {
        return registers.size();
    }
}
