package dynacheck.node.wire;

/**
 * Short texts that come again and again, as the process in each timestamp, as one object: those of the last ones that
 * were read. Threads may share it; a race between them shares one text less.
 */
final class SharedTexts {
    private static final int MOST_CHARS = 24;

    /** By hash. */
    private final String[] recent = new String[256];

    /** An equal text, mostly one that was read before. */
    String shared(String text) {
        if (text.length() > MOST_CHARS) {
            return text;
        }
        int place = text.hashCode() & recent.length - 1;
        String last = recent[place];
        if (text.equals(last)) {
            return last;
        }
        recent[place] = text;
        return text;
    }
}
