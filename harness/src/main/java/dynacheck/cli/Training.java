package dynacheck.cli;

import dynacheck.checker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher runs once, to make its archive of classes: {@code analyze} on small histories, valid and not, with
 * a page and without. What is not done here is loaded by each process that needs it, which takes longer. No options are
 * given, for each process gets all that is in the archive: classes that refer to the parser of arguments would make
 * it look through all libraries.
 */
final class Training {
    private static final int OPERATIONS = 600;

    private Training() {}

    /** Needs an empty folder. */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        String valid = Files.writeString(dir.resolve("valid.edn"), history(OPERATIONS / 2))
                .toString();
        String stale = Files.writeString(dir.resolve("stale.edn"), history(7)).toString();
        expect(Verdict.VALID, "analyze", valid);
        expect(Verdict.INVALID, "analyze", stale);
        expect(Verdict.INVALID, "analyze", valid, stale);
        expect(Verdict.INVALID, "analyze", "--json", stale);
    }

    static void expect(Verdict verdict, String... arguments) {
        int code = Main.exitCode(arguments);
        if (code != verdict.exitCode()) {
            throw new IllegalStateException(List.of(arguments) + " ended with " + code);
        }
    }

    /** Each value is written, then read, by turns; the last read sees {@code last}. */
    private static String history(int last) {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 2 * OPERATIONS; line++) {
            int operation = line / 2;
            boolean isRead = operation % 2 == 1;
            int value = operation == OPERATIONS - 1 ? last : operation / 2 + 1;
            boolean isInvocation = line % 2 == 0;
            lines.append("{:index %d, :time %d, :process %d, :type %s, :f %s, :value [0 %s]}\n"
                    .formatted(
                            line,
                            1_000_000L * line,
                            operation % 2,
                            isInvocation ? ":invoke" : ":ok",
                            isRead ? ":read" : ":write",
                            isRead && isInvocation ? "nil" : value));
        }
        return lines.toString();
    }
}
