package dynacheck.history;

/** Which tokens are symbols or keywords. */
final class EdnName {
    private EdnName() {}

    /** Whether a token is a symbol, or with a colon before it a keyword. */
    static boolean isName(String token) {
        if (token.startsWith("::") || token.indexOf("::", 1) >= 0 || token.endsWith(":")) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '@' || c == '`' || c == '~') {
                return false;
            }
        }
        return hasParts(token, 0) || token.startsWith(":") && hasParts(token, 1);
    }

    /** A name, or a namespace, a slash and a name; a slash alone is a name too. None begins with a digit. */
    private static boolean hasParts(String token, int from) {
        int slash = token.lastIndexOf('/');
        if (slash < from) {
            return begins(token, from);
        }
        if (slash == from) {
            return token.length() == from + 1;
        }
        // The name may be a slash: a// is the name / in a.
        int end = slash == token.length() - 1 ? slash - 1 : slash;
        boolean name = slash == token.length() - 1 ? token.charAt(end) == '/' : begins(token, slash + 1);
        return name && end > from && begins(token, from) && token.charAt(end - 1) != ':' && isOneLine(token, from, end);
    }

    private static boolean begins(String token, int at) {
        return at < token.length() && !(token.charAt(at) >= '0' && token.charAt(at) <= '9') && token.charAt(at) != '/';
    }

    private static boolean isOneLine(String token, int from, int to) {
        return token.substring(from, to).chars().noneMatch(c -> c == '\u0085');
    }
}
