package dynacheck.node.abd;

import dynacheck.node.core.Timestamp;
import java.util.Collection;

/** What makes the registers atomic: each rule is a method, so that a planted bug is one of them overridden. */
class Rules {
    /** The paper's. */
    static final Rules ABD = new Rules();

    /** Any two sets of so many of the members have one in common. */
    int needed(int members) {
        return members / 2 + 1;
    }

    /** Which write is the newer one. */
    int compare(Timestamp one, Timestamp other) {
        return one.compareTo(other);
    }

    /** Whether a majority holds the value already, so that whoever reads after this read finds it too. */
    boolean agrees(Collection<Tagged> answers) {
        Tagged any = answers.iterator().next();
        return answers.stream().allMatch(answer -> compare(answer.ts(), any.ts()) == 0);
    }

    /** An answer leaves once this persist is on disk: what others have heard survives a crash. */
    long answersAfter(long persist) {
        return persist;
    }
}
