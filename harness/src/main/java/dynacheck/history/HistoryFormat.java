package dynacheck.history;

/** How a history file is written. */
public enum HistoryFormat {
    /** Jepsen's {@code history.edn}: one map a line, or one vector of maps. */
    EDN,
    /** One JSON object a line, or one array of objects, with the same names. */
    JSON,
    /** Jepsen's text log: {@code INFO jepsen.util - 0 :invoke :write 3}. */
    LOG;

    /** From the first bytes of a (decompressed) file. */
    static HistoryFormat detect(byte[] head, int length) {
        boolean comment = false;
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = (char) (head[i] & 0xff);
            if (comment) {
                comment = c != '\n';
            } else if (c == ';') {
                comment = true;
            } else if (c == '#') {
                return EDN;
            } else if (before == '{') {
                if (c > ' ' && c != ',') {
                    return c == '"' ? JSON : EDN;
                }
            } else if (c == '{' || c == '[' && before == 0) {
                before = c;
            } else if (c == ']' || c == '(') {
                return EDN;
            } else if (c > ' ' && c != ',') {
                // A log line may begin with [.
                return before == 0 || before == '[' && c != '{' ? LOG : EDN;
            }
        }
        return EDN;
    }
}
