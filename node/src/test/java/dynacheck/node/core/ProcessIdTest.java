package dynacheck.node.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcessIdTest {
    private static final Comparator<ProcessId> BY_TEXTS =
            Comparator.comparing(ProcessId::name).thenComparing(ProcessId::life);

    /** Around the letters in which the number that stands for a name's beginning could go wrong. */
    private static final String LETTERS = "\0n1\u00fe\u00ff\u0100\uffff";

    @Test
    void idsAreOrderedAndEqualAsTheirNamesAndLivesAre() {
        Random random = new Random(1);
        List<ProcessId> ids = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String start = i % 2 == 0 ? "" : "process";
            ids.add(new ProcessId(start + text(random, 3), text(random, 1)));
            ids.add(ProcessId.of(start + text(random, 10)));
        }
        for (ProcessId one : ids) {
            for (ProcessId other : ids) {
                int order = BY_TEXTS.compare(one, other);
                assertEquals(Integer.signum(order), Integer.signum(one.compareTo(other)), one.full() + other.full());
                assertEquals(order == 0, one.equals(other) && one.hashCode() == other.hashCode());
            }
        }
    }

    private static String text(Random random, int mostLetters) {
        StringBuilder text = new StringBuilder();
        int letters = random.nextInt(mostLetters + 1);
        for (int i = 0; i < letters; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
