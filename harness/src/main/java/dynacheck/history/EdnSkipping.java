package dynacheck.history;

/**
 * Steps over one form without understanding it: brackets must match, and strings, characters and comments may hold any.
 * {@code #<...>}, which older programs print for objects, ends on its line.
 */
final class EdnSkipping {
    private static final int MAX_DEPTH = 500;

    private final EdnCursor text;
    private final StringBuilder open = new StringBuilder();

    /** Forms until the end; a form behind metadata or a discarded one counts too. */
    private int forms = 1;

    EdnSkipping(EdnCursor text) {
        this.text = text;
    }

    void skip() {
        while (forms > 0) {
            if (!text.skipBlanks()) {
                throw text.unfinished("text ends in a value");
            }
            switch (text.peek()) {
                case ';' -> text.skipComment();
                case '"' -> string();
                case '\\' -> character();
                case '#' -> dispatch();
                case '^' -> {
                    text.skip();
                    forms += open.isEmpty() ? 1 : 0;
                }
                case '(' -> opened(')');
                case '[' -> opened(']');
                case '{' -> opened('}');
                case ')', ']', '}' -> closed(text.peek());
                default -> {
                    text.pos = text.tokenEnd();
                    ended();
                }
            }
        }
    }

    private void ended() {
        forms -= open.isEmpty() ? 1 : 0;
    }

    private void opened(char close) {
        text.skip();
        open.append(close);
        if (open.length() > MAX_DEPTH) {
            throw text.error("nested deeper than " + MAX_DEPTH);
        }
    }

    private void closed(char close) {
        int last = open.length() - 1;
        if (last < 0 || open.charAt(last) != close) {
            throw text.error("unmatched " + close);
        }
        text.skip();
        open.setLength(last);
        ended();
    }

    private void dispatch() {
        text.skip();
        switch (text.at(0)) {
            case -1 -> throw text.unfinished("text ends after #");
            case '<' -> object();
            case '"', '{', '(', '[', '#' -> {
                // What follows is the form, or the rest of it.
            }
            case '_', '^' -> {
                text.skip();
                forms += open.isEmpty() ? 1 : 0;
            }
            default -> text.pos = text.tokenEnd();
        }
    }

    private void object() {
        int depth = 0;
        do {
            int c = text.at(0);
            if (c < 0) {
                throw text.unfinished("text ends in #<");
            }
            if (c == '\n') {
                throw text.error("#< without > on its line");
            }
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            text.skip();
        } while (depth > 0);
        ended();
    }

    private void string() {
        text.skip();
        boolean escaped = false;
        while (true) {
            int c = text.at(0);
            if (c < 0) {
                throw text.unfinished("text ends in a string");
            }
            text.skip();
            text.line += c == '\n' ? 1 : 0;
            if (c == '"' && !escaped) {
                ended();
                return;
            }
            escaped = c == '\\' && !escaped;
        }
    }

    private void character() {
        text.skip();
        if (text.at(0) < 0) {
            throw text.unfinished("text ends after \\");
        }
        text.skip();
        text.pos = text.tokenEnd();
        ended();
    }
}
