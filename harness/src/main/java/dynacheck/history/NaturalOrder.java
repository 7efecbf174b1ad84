package dynacheck.history;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names of processes, and changes to a membership, in the order in which people count: n2 before n10. */
public final class NaturalOrder {
    /** Numbers within names by their value; consistent with equals. */
    public static final Comparator<String> OF_NAMES = NaturalOrder::compare;

    private NaturalOrder() {}

    /** The names in that order; a change such as {@code +n4} by its sign first. */
    public static List<String> sorted(Collection<String> names) {
        return names.stream().sorted(OF_NAMES).toList();
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endA = numberEnd(a, i);
                int endB = numberEnd(b, j);
                order = compareNumbers(a, significant(a, i, endA), endA, b, significant(b, j, endB), endB);
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    /** Without leading zeros: the longer one is the greater, and equally long ones compare as texts. */
    private static int compareNumbers(String a, int fromA, int endA, String b, int fromB, int endB) {
        int order = Integer.compare(endA - fromA, endB - fromB);
        for (int i = fromA, j = fromB; order == 0 && i < endA; i++, j++) {
            order = Character.compare(a.charAt(i), b.charAt(j));
        }
        return order;
    }

    /** Where a number begins behind its leading zeros. */
    private static int significant(String text, int from, int end) {
        int first = from;
        while (first < end && text.charAt(first) == '0') {
            first++;
        }
        return first;
    }

    private static int numberEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
