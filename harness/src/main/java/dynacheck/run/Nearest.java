package dynacheck.run;

import java.util.Collection;
import java.util.Comparator;

/** Which known name somebody may have meant. */
public final class Nearest {
    private Nearest() {}

    /** {@code "did you mean test? "}; empty if no known name is near. */
    public static String hint(String wanted, Collection<String> known) {
        int most = wanted.length() <= 3 ? 1 : Math.max(2, wanted.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, wanted)))
                .filter(name -> distance(name, wanted) <= most)
                .map(name -> "did you mean " + name + "? ")
                .orElse("");
    }

    /** Edit distance: letters inserted, deleted, replaced, or exchanged with their neighbour. */
    public static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
