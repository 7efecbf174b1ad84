package dynacheck.node.abd;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Timestamp;
import dynacheck.node.lives.Birth;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in ABD, each one of its {@link Rules} overridden; all break atomicity. */
@NullUnmarked
public enum AbdMutants implements AbdProcess.Factory {
    /** A read returns the newest of what a majority holds, whether they agree on it or not. */
    ABD_READ_WITHOUT_WRITE_BACK(new Rules() {
        @Override
        boolean agrees(Collection<Tagged> answers) {
            return true;
        }
    }),

    /** Nothing waits for the disk: a crash takes what was acknowledged. */
    ABD_REPLY_BEFORE_PERSIST(new Rules() {
        @Override
        long answersAfter(long persist) {
            return 0;
        }
    }),

    /** One less than a majority. */
    ABD_SMALL_QUORUM(new Rules() {
        @Override
        int needed(int members) {
            return super.needed(members) - 1;
        }
    }),

    /** Of two writes under one number none is the newer one. */
    ABD_TIE_NOT_BROKEN(new Rules() {
        @Override
        int compare(Timestamp one, Timestamp other) {
            return Long.compare(one.num(), other.num());
        }
    });

    private static final int SEEDS = 5_000;

    private final Rules rules;

    AbdMutants(Rules rules) {
        this.rules = rules;
    }

    Rules rules() {
        return rules;
    }

    @Override
    public AbdProcess make(Birth birth, DurableState<Persistent> durable, String start) {
        return new AbdProcess(birth, durable, start, rules);
    }

    /** As users write it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(AbdMutants::title).toList();
    }

    /** Whether this is the name of one of them, in either form. */
    public static boolean has(String name) {
        return names().contains(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** @param name in either form */
    public static AbdProcess.Factory processes(String name) {
        return named(name);
    }

    public static AbdMutants named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The first violation that random schedules find, or "". */
    public String hunt() {
        String found = "";
        for (long seed = 0; seed < SEEDS && found.isEmpty(); seed++) {
            found = AbdCluster.run(seed, this);
        }
        return found;
    }
}
